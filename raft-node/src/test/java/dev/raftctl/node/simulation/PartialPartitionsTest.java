package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Networks that are broken in part, as at Cloudflare in November 2020, and the shapes of Howard and Abraham's note on it: the
 * cluster must keep or find one leader, and then be calm.
 */
@DisplayName("Partial partitions")
class PartialPartitionsTest {
    private final Stage stage = new Stage(2020, 5);

    @Test
    @DisplayName("E18: 1-2-3 linked, 4 only to 2, 5 only to 3: leader 3 stays, and no term grows")
    void a_leader_with_a_majority_stays() {
        leaderBecomes(3);
        links(new int[][] {{1, 2}, {1, 3}, {2, 3}, {2, 4}, {3, 5}});
        assertCalm(3);
    }

    @Test
    @DisplayName("a chain: its middle, which hears a majority, leads, and no term grows")
    void a_chain_keeps_its_middle() {
        leaderBecomes(3);
        links(new int[][] {{1, 2}, {2, 3}, {3, 4}, {4, 5}});
        assertCalm(3);
    }

    @Test
    @DisplayName("only a hub hears a majority: it comes to lead within 10 election timeouts, and stays")
    void a_hub_comes_to_lead() {
        leaderBecomes(1);
        links(new int[][] {{2, 1}, {2, 3}, {2, 4}, {2, 5}});
        stage.run(20 * Stage.TIMEOUT);
        assertThat(stage.leads(2)).isTrue();
        assertCalm(2);
    }

    @Test
    @DisplayName("Cloudflare: the leader and one follower do not hear each other, all others hear all: no term grows")
    void one_link_is_dead() {
        leaderBecomes(1);
        stage.cluster.network().cut(stage.server(1), stage.server(2));
        stage.cluster.network().cut(stage.server(2), stage.server(1));
        assertCalm(1);
    }

    @Test
    @DisplayName("E19: a leader that can send and not hear steps down, and another leads")
    void a_deaf_leader_steps_down() {
        leaderBecomes(1);
        for (int other = 2; other <= 5; other++) {
            stage.cluster.network().cut(stage.server(other), stage.server(1));
        }
        stage.run(2 * Stage.TIMEOUT);
        assertThat(stage.leads(1)).isFalse();
        stage.run(10 * Stage.TIMEOUT);
        SimulatedServer leader = stage.awaitLeader();
        assertThat(leader.number()).isNotEqualTo(1);
        assertCalm(leader.number());
    }

    @Test
    @DisplayName("E16: a server that was cut off for long comes back without deposing the leader")
    void an_isolated_server_returns_quietly() {
        leaderBecomes(1);
        stage.link(1, 2, 3, 4);
        stage.run(100 * Stage.TIMEOUT);
        stage.cluster.network().mend();
        assertCalm(1);
    }

    private void leaderBecomes(int number) {
        if (!stage.server(1).isUp()) {
            stage.cluster.begin();
        }
        stage.campaign(number);
        stage.until("leader " + number, () -> stage.leads(number));
        stage.run(4 * Stage.TIMEOUT);
        assertThat(stage.leads(number)).isTrue();
    }

    private void links(int[][] pairs) {
        for (SimulatedServer from : stage.cluster.servers()) {
            for (SimulatedServer to : stage.cluster.servers()) {
                boolean linked = false;
                for (int[] pair : pairs) {
                    linked |= pair[0] == from.number() && pair[1] == to.number();
                    linked |= pair[1] == from.number() && pair[0] == to.number();
                }
                if (!linked) {
                    stage.cluster.network().cut(from, to);
                }
            }
        }
    }

    /** For a long time the same server leads in the same term, and what is asked of it is done. */
    private void assertCalm(int leader) {
        long term = stage.view(leader).ballot().term();
        for (int i = 0; i < 100; i++) {
            stage.run(Stage.TIMEOUT);
            assertThat(stage.leads(leader)).isTrue();
        }
        List<ClientReply> replies = stage.ask(leader, new ClientRequest.OpenSession(60_000));
        stage.run(Stage.TIMEOUT);
        assertThat(replies).hasSize(1).first().isInstanceOf(ClientReply.SessionOpened.class);
        for (SimulatedServer server : stage.cluster.servers()) {
            assertThat(stage.view(server.number()).ballot().term()).isLessThanOrEqualTo(term);
        }
    }
}
