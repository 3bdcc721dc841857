package io.github.vitals4j.health.endpoint;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/**
 * Looks for requests that break the endpoint, guided by coverage: {@code mvn -pl health-core test -Pfuzz}. Begins with
 * those that {@link HostileRequestTest} runs in every build.
 */
class EndpointFuzz {
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    @FuzzTest(maxDuration = "10m")
    void hostileRequests(byte[] request) throws IOException {
        HostileRequest.verify(request);
    }
}
