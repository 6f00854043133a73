package dev.raftctl.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.security.SecureRandom;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClusterIdGeneratorTest {
    @Test
    void sameConfigurationFileAlwaysGivesTheSameId() {
        String id = ClusterIdGenerator.of("orders", servers("10.0.0.1:7001", "10.0.0.2:7001"));
        assertThat(id).isEqualTo(ClusterIdGenerator.of("orders", servers("10.0.0.1:7001", "10.0.0.2:7001")));
        assertThat(id).isEqualTo("b6b5bbaa-4e1b-86e5-991b-82b26cb361c5");
        assertThat(UUID.fromString(id).version()).isEqualTo(8);
    }

    @Test
    void differentNameServersOrAddressGivesAnotherId() {
        assertThat(new String[] {
                    ClusterIdGenerator.of("orders", servers("10.0.0.1:7001", "10.0.0.2:7001")),
                    ClusterIdGenerator.of("order", servers("10.0.0.1:7001", "10.0.0.2:7001")),
                    ClusterIdGenerator.of("orders", servers("10.0.0.1:7001")),
                    ClusterIdGenerator.of("orders", servers("10.0.0.1:7001", "10.0.0.2:7002")),
                    ClusterIdGenerator.of("orders", servers("10.0.0.2:7001", "10.0.0.1:7001"))
                })
                .doesNotHaveDuplicates();
    }

    @Test
    void randomIdDiffersEachTime() {
        SecureRandom random = new SecureRandom();
        String id = ClusterIdGenerator.random(random);
        assertThat(id).isNotEqualTo(ClusterIdGenerator.random(random));
        assertThat(UUID.fromString(id).version()).isEqualTo(4);
        assertThat(UUID.fromString(id).variant()).isEqualTo(2);
    }

    private static SortedMap<ServerId, HostPort> servers(String... addresses) {
        SortedMap<ServerId, HostPort> servers = new TreeMap<>();
        for (String address : addresses) {
            servers.put(ServerId.of("n" + (servers.size() + 1)), HostPort.parse(address));
        }
        return servers;
    }
}
