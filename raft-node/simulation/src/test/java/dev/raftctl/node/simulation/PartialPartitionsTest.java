package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Partly broken networks, as at Cloudflare in November 2020, and the topologies of Howard and Abraham's note about it:
 * the cluster must keep or elect one leader, which then stays.
 */
@DisplayName("Partial partitions")
class PartialPartitionsTest {
    private final ClusterFixture fixture = new ClusterFixture(2020, 5);

    @Test
    @DisplayName("E18: 1-2-3 linked, 4 only to 2, 5 only to 3: leader 3 stays, and no term grows")
    void keepsALeaderThatReachesAMajority() {
        makeLeader(3);
        keepOnlyLinks(new int[][] {{1, 2}, {1, 3}, {2, 3}, {2, 4}, {3, 5}});
        assertStableLeader(3);
    }

    @Test
    @DisplayName("a chain: the leader in the middle reaches a majority and stays, and no term grows")
    void keepsTheLeaderInTheMiddleOfAChain() {
        makeLeader(3);
        keepOnlyLinks(new int[][] {{1, 2}, {2, 3}, {3, 4}, {4, 5}});
        assertStableLeader(3);
    }

    @Test
    @DisplayName("only the hub reaches a majority: it becomes the leader within 20 election timeouts and stays")
    void electsTheHub() {
        makeLeader(1);
        keepOnlyLinks(new int[][] {{2, 1}, {2, 3}, {2, 4}, {2, 5}});
        fixture.run(20 * ClusterFixture.TIMEOUT);
        assertThat(fixture.isLeader(2)).isTrue();
        assertStableLeader(2);
    }

    @Test
    @DisplayName("Cloudflare: the link between the leader and one follower fails, and no term grows")
    void keepsTheLeaderWhenOneLinkFails() {
        makeLeader(1);
        fixture.cluster.network().cut(fixture.server(1), fixture.server(2));
        fixture.cluster.network().cut(fixture.server(2), fixture.server(1));
        assertStableLeader(1);
    }

    @Test
    @DisplayName("E19: a leader that can send but not receive steps down, and another server becomes the leader")
    void replacesALeaderThatReceivesNothing() {
        makeLeader(1);
        for (int other = 2; other <= 5; other++) {
            fixture.cluster.network().cut(fixture.server(other), fixture.server(1));
        }
        fixture.run(2 * ClusterFixture.TIMEOUT);
        assertThat(fixture.isLeader(1)).isFalse();
        fixture.run(10 * ClusterFixture.TIMEOUT);
        SimulatedServer leader = fixture.awaitLeader();
        assertThat(leader.number()).isNotEqualTo(1);
        assertStableLeader(leader.number());
    }

    @Test
    @DisplayName("E16: a server that was isolated for a long time returns without deposing the leader")
    void keepsTheLeaderWhenAnIsolatedServerReturns() {
        makeLeader(1);
        fixture.connectOnly(1, 2, 3, 4);
        fixture.run(100 * ClusterFixture.TIMEOUT);
        fixture.cluster.network().restoreLinks();
        assertStableLeader(1);
    }

    private void makeLeader(int number) {
        if (!fixture.server(1).isUp()) {
            fixture.cluster.start();
        }
        fixture.campaign(number);
        fixture.runUntil("leader " + number, () -> fixture.isLeader(number));
        fixture.run(4 * ClusterFixture.TIMEOUT);
        assertThat(fixture.isLeader(number)).isTrue();
    }

    private void keepOnlyLinks(int[][] pairs) {
        for (SimulatedServer from : fixture.cluster.servers()) {
            for (SimulatedServer to : fixture.cluster.servers()) {
                boolean linked = false;
                for (int[] pair : pairs) {
                    linked |= pair[0] == from.number() && pair[1] == to.number();
                    linked |= pair[1] == from.number() && pair[0] == to.number();
                }
                if (!linked) {
                    fixture.cluster.network().cut(from, to);
                }
            }
        }
    }

    /** Asserts that the same server leads in the same term for a long time and serves requests. */
    private void assertStableLeader(int leader) {
        long term = fixture.view(leader).hardState().term();
        for (int i = 0; i < 100; i++) {
            fixture.run(ClusterFixture.TIMEOUT);
            assertThat(fixture.isLeader(leader)).isTrue();
        }
        List<ClientReply> replies = fixture.request(leader, new ClientRequest.OpenSessionRequest(60_000));
        fixture.run(ClusterFixture.TIMEOUT);
        assertThat(replies).hasSize(1).first().isInstanceOf(ClientReply.SessionOpenedReply.class);
        for (SimulatedServer server : fixture.cluster.servers()) {
            assertThat(fixture.view(server.number()).hardState().term()).isLessThanOrEqualTo(term);
        }
    }
}
