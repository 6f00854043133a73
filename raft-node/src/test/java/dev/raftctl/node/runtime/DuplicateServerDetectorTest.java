package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.runtime.AutoBootstrapRules.StatusRequestResult;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.DiskSpaceStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerProcessStatus;
import dev.raftctl.protocol.message.ServerProcessStatus.DuplicateServer;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatusBuilder;
import dev.raftctl.protocol.wire.Hello;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Tests that two processes with one server identity are distinguished from a restart. */
class DuplicateServerDetectorTest {
    private static final long SECOND = 1_000 * TimeSource.NANOS_PER_MILLI;
    private static final ServerId N3 = ServerId.of("n3");
    private static final ClusterMember MEMBER = new ClusterMember(N3, "127.0.0.1:7003", 9);

    private final SortedMap<String, StatusRequestResult> servers = new TreeMap<>();
    private final List<String> lines = new ArrayList<>();
    private long now;
    private final DuplicateServerDetector duplicateServers = new DuplicateServerDetector(
            (id, address) -> CompletableFuture.completedFuture(
                    servers.getOrDefault(address.toString(), new StatusRequestResult(null, "Connection refused"))),
            () -> Configuration.ofVoters(List.of(MEMBER)),
            new PeerAlerts((term, kind, server, text) -> lines.add(text), () -> 1, () -> now),
            new TimeSource() {
                @Override
                long nanos() {
                    return now;
                }
            });

    private void runServer(String address, long process) {
        servers.put(
                address,
                new StatusRequestResult(
                        new ServerStatusBuilder(N3)
                                .clusterId("c")
                                .clusterName("orders")
                                .incarnation(9)
                                .address(address)
                                .role(ServerRole.FOLLOWER)
                                .term(1)
                                .configuration(Configuration.ofVoters(List.of(MEMBER)))
                                .configIndex(1)
                                .electionTimeoutMs(1000)
                                .heartbeatMs(100)
                                .uptimeMs(1)
                                .version("test")
                                .disk(new DiskSpaceStatus(DiskSpaceLevel.AMPLE, -1, 0, "/"))
                                .process(new ServerProcessStatus(process, "", "", List.of()))
                                .build(),
                        ""));
    }

    private void receiveHello(String address, long process) {
        duplicateServers.onHandshake(N3, Hello.peer("c", "orders", N3, address, 9, process, ServerId.of("n1"), 0));
    }

    @Test
    void aRestartIsNotADuplicate() {
        runServer("127.0.0.1:7003", 1);
        receiveHello("127.0.0.1:7003", 1);
        runServer("127.0.0.1:7003", 2);
        receiveHello("127.0.0.1:7003", 2);
        assertThat(duplicateServers.duplicates()).isEmpty();
        assertThat(lines).isEmpty();
    }

    @Test
    void aSecondProcessIsReportedOnceAndForgottenWhenItEnds() {
        runServer("127.0.0.1:7003", 1);
        receiveHello("127.0.0.1:7003", 1);
        runServer("127.0.0.1:7999", 2);
        receiveHello("127.0.0.1:7999", 2);
        receiveHello("127.0.0.1:7999", 2);
        assertThat(duplicateServers.duplicates())
                .containsExactly(new DuplicateServer(N3, "127.0.0.1:7003", "127.0.0.1:7999"));
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).contains("127.0.0.1:7003", "127.0.0.1:7999");

        now += 3 * SECOND;
        assertThat(duplicateServers.duplicates()).isNotEmpty();
        servers.remove("127.0.0.1:7999");
        now += 3 * SECOND;
        duplicateServers.duplicates();
        assertThat(duplicateServers.duplicates()).isEmpty();
    }

    @Test
    void anUnreachableServerIsNotReported() {
        receiveHello("127.0.0.1:7999", 2);
        assertThat(duplicateServers.duplicates()).isEmpty();
    }
}
