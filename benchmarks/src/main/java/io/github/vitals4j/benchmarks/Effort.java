package io.github.vitals4j.benchmarks;

import java.time.Duration;
import java.util.Locale;

/** How much time a measurement may take. */
enum Effort {
    /** Shows that everything runs; the figures mean nothing. */
    SMOKE,
    /** All of it in less than five minutes, which everybody can repeat. */
    QUICK,
    /** For finer differences, on a machine that does nothing else. */
    LONG;

    /** {@return what suits this effort} */
    int choose(int smoke, int quick, int thorough) {
        return switch (this) {
            case SMOKE -> smoke;
            case QUICK -> quick;
            case LONG -> thorough;
        };
    }

    /** {@return what suits this effort, given in milliseconds} */
    Duration millis(int smoke, int quick, int thorough) {
        return Duration.ofMillis(choose(smoke, quick, thorough));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
