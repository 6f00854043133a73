package dev.raftctl.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocalAddressWaitTest {
    @Test
    void reportsOnlyAddressesOfOtherHostsAsUnavailable() {
        assertThat(LocalAddressWait.unavailableReason("127.0.0.1")).isNull();
        assertThat(LocalAddressWait.unavailableReason("0.0.0.0")).isNull();
        // RFC 5737: reserved for documentation.
        assertThat(LocalAddressWait.unavailableReason("192.0.2.1"))
                .isEqualTo("192.0.2.1 is not an address of this host");
    }
}
