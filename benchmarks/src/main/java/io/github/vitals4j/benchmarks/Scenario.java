package io.github.vitals4j.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is measured. Each runs in a JVM of its own. */
enum Scenario {
    BODY("The full body while all results are fresh", false) {
        @Override
        void run(Effort effort, Recorder recorder) throws Exception {
            BodyScenario.run(effort, recorder);
        }
    },
    REPORT("One report, nothing cached, every check takes 20 ms", true) {
        @Override
        void run(Effort effort, Recorder recorder) throws Exception {
            ReportScenario.run(effort, recorder);
        }
    },
    CALLERS("Many callers at once, the results of 10 checks of 20 ms have expired", false) {
        @Override
        void run(Effort effort, Recorder recorder) throws Exception {
            CallersScenario.run(effort, recorder);
        }
    },
    HANGING("One of 10 checks hangs for ever", false) {
        @Override
        void run(Effort effort, Recorder recorder) throws Exception {
            HangingScenario.run(effort, recorder);
        }
    },
    HTTP("Readiness with 10 dependencies over HTTP, 4 connections that are kept open", false) {
        @Override
        void run(Effort effort, Recorder recorder) throws Exception {
            HttpScenario.run(effort, recorder);
        }
    },
    BACKGROUND("10,000 dependencies, each refreshed every 30 s in the background", false) {
        @Override
        void run(Effort effort, Recorder recorder) throws Exception {
            BackgroundScenario.run(effort, recorder);
        }
    },
    START("Building a manager with 10 checks", false) {
        @Override
        void run(Effort effort, Recorder recorder) throws Exception {
            StartScenario.run(effort, recorder);
        }
    },
    WEIGHT("What a project downloads", false) {
        @Override
        void run(Effort effort, Recorder recorder) {
            if (effort != Effort.SMOKE) {
                Weights.run(recorder);
            }
        }
    };

    private final String title;
    private final boolean onEveryJdk;

    Scenario(String title, boolean onEveryJdk) {
        this.title = title;
        this.onEveryJdk = onEveryJdk;
    }

    /** {@return the scenario that is called so, in upper or lower case} */
    static Scenario named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.text().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new BadInput("scenario '" + name + "': must be one of " + names()));
    }

    /** {@return what all are called} */
    static String names() {
        return Arrays.stream(values()).map(Scenario::text).collect(Collectors.joining(", "));
    }

    abstract void run(Effort effort, Recorder recorder) throws Exception;

    String title() {
        return title;
    }

    /** Whether it is run on the newest JDK of the machine as well. */
    boolean isForEveryJdk() {
        return onEveryJdk;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
