package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.HealthCheckManager;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What else would be a 500 for every request is told when the endpoint is built. */
class WithoutJacksonTest {
    private static URL home(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    @Test
    void anEndpointThatCouldNotWriteAnythingIsNotBuilt() throws Exception {
        URL[] present = {home(HealthEndpoint.class), home(LoggerFactory.class)};
        try (var loader = new URLClassLoader(present, ClassLoader.getPlatformClassLoader())) {
            var managerType = loader.loadClass(HealthCheckManager.class.getName());
            var builder = managerType.getMethod("builder").invoke(null);
            try (var manager =
                    (AutoCloseable) builder.getClass().getMethod("build").invoke(builder)) {
                var of = loader.loadClass(HealthEndpoint.class.getName()).getMethod("of", managerType);
                assertThatThrownBy(() -> of.invoke(null, manager))
                        .isInstanceOf(InvocationTargetException.class)
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("jackson-core is missing or too old: answers are written by"
                                + " com.fasterxml.jackson.core:jackson-core, 2.18 or newer")
                        .hasCauseInstanceOf(NoClassDefFoundError.class);
            }
        }
    }
}
