package io.github.vitals4j.examples.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressTest {
    @Test
    void nothingHasToBeSet() throws Exception {
        var address = Address.of(Map.of("PORT", " ")::get);
        assertThat(address.getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
        assertThat(address.getPort()).isEqualTo(8080);
    }

    @Test
    void theEnvironmentSaysWhere() throws Exception {
        var address = Address.of(Map.of("HOST", "0.0.0.0", "PORT", " 9090 ")::get);
        assertThat(address.getAddress().isAnyLocalAddress()).isTrue();
        assertThat(address.getPort()).isEqualTo(9090);
    }

    @Test
    void whatMakesNoSenseIsNamed() {
        for (var port : new String[] {"http", "-1", "65536"}) {
            assertThatThrownBy(() -> Address.of(Map.of("PORT", port)::get))
                    .hasMessage("PORT '" + port
                            + "': must be a number from 0 to 65535, such as 8080; 0 takes any free port");
        }
        assertThatThrownBy(() -> Address.of(Map.of("HOST", "not an address")::get))
                .hasMessageContaining("HOST 'not an address': must be an address of this machine");
    }

    @Test
    void onlyAnAddressThatIsRefusedIsTheUsersToMend() throws Exception {
        var inUse = new IllegalStateException(new IOException("failed", new BindException("in use")));
        assertThat(Address.isRefused(inUse)).isTrue();
        assertThat(Address.isRefused(new IllegalStateException(new IOException("failed"))))
                .isFalse();
        assertThat(Address.refused(Address.of(Map.of("PORT", "9090")::get)))
                .hasMessageStartingWith("HOST 127.0.0.1, PORT 9090: cannot listen there");
    }
}
