package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "192.0.2.1",
                "255.255.255.255",
                "010.001.000.009",
                "::",
                "::1",
                "1::",
                "2001:db8::1",
                "2001:DB8:0:0:8:800:200C:417a",
                "1:2:3:4:5:6:7:8",
                "::2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7::",
                "1:2:3::7:8",
                "::ffff:192.0.2.1",
                "64:ff9b::192.0.2.33",
                "1:2:3:4:5:6:192.0.2.1",
                "0000:0000:0000:0000:0000:ffff:255.255.255.255"
            })
    void whatIsAnAddressIsReadAsTheJdkReadsIt(String text) throws UnknownHostException {
        assertThat(Addresses.parse(text)).isEqualTo(InetAddress.getByName(text));
    }

    /** The JDK asks a name service for most of these. That this class cannot: it only makes addresses of bytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                ":",
                "..:",
                ".:a",
                ".::1",
                ".1:",
                ":1",
                "1:",
                ":::",
                "1:::2",
                "1::2::3",
                "12345::",
                "g::",
                "-1::",
                "+1::",
                "::1.2.3",
                "::1.2.3.4.5",
                "::1.2.3.256",
                "::1.2.3.4:5",
                "1.2.3.4::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4::5:6:7:8",
                "1:2:3:4:5:6:7:1.2.3.4",
                "\uff11::",
                "\u0661.0.0.1",
                "1.2.3",
                "1.2.3.4.",
                ".1.2.3.4",
                "1.2.3.4.5",
                "0x7f.0.0.1",
                "1.2.3.4%eth0",
                "%eth0",
                "[1.2.3.4",
                "[[::1]]",
                "localhost",
                "a.example"
            })
    void whatIsNoneIsNull(String text) {
        assertThat(Addresses.parse(text)).isNull();
    }

    @Test
    void bracketsAndAZoneAreSkipped() throws UnknownHostException {
        var local = InetAddress.getByName("fe80::1");
        assertThat(Addresses.parse("fe80::1%eth0")).isEqualTo(local);
        assertThat(Addresses.parse("[fe80::1%25eth0]")).isEqualTo(local);
        assertThat(Addresses.parse("[fe80::1]")).isEqualTo(local);
    }
}
