package dev.raftctl.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.net.HostPort;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of several statuses a client believes, and what it forgets. */
class CachedClusterInfoTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final CachedClusterInfo known = new CachedClusterInfo(List.of(new HostPort("10.0.0.9", 7001)));

    private void record(FakeServer server) {
        known.recordStatus(server.status(), server.address);
    }

    @Test
    void aFormerLeaderDoesNotReplaceItsSuccessor() {
        FakeServer former = cluster.server("n1");
        FakeServer successor = cluster.server("n2");
        successor.role = ServerRole.LEADER;
        successor.term = former.term + 1;
        record(former);
        record(successor);
        record(former);
        assertThat(known.leader()).isEqualTo(new RequestTarget(successor.id, successor.address));
    }

    @Test
    void anOlderConfigurationDoesNotReplaceANewerOne() {
        FakeServer current = cluster.server("n1");
        current.configIndex = 9;
        record(current);
        FakeServer outdated = FakeCluster.of("n7").server("n7");
        outdated.configIndex = 8;
        record(outdated);
        assertThat(known.targets())
                .extracting(RequestTarget::id)
                .contains(current.id)
                .doesNotContain(outdated.id);
        outdated.configIndex = 10;
        record(outdated);
        assertThat(known.targets()).extracting(RequestTarget::id).contains(outdated.id);
    }

    @Test
    void anotherClusterStartsAnew() {
        known.selectCluster("one");
        known.sessionOpened(7);
        record(cluster.server("n1"));
        known.selectCluster("one");
        assertThat(known.session()).isEqualTo(7);
        known.selectCluster("another");
        assertThat(known.session()).isZero();
        assertThat(known.leader()).isNull();
        assertThat(known.targets()).extracting(RequestTarget::id).containsOnlyNulls();
    }

    @Test
    void sequenceNumbersStartAtOneInEachSession() {
        known.sessionOpened(7);
        assertThat(known.nextSequence()).isEqualTo(1);
        assertThat(known.nextSequence()).isEqualTo(2);
        known.sessionOpened(8);
        assertThat(known.nextSequence()).isEqualTo(1);
    }
}
