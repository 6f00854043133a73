package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Paper, figure 8: an entry of an earlier term on a majority is not committed by counting, and may yet be overwritten (R01). */
@DisplayName("Figure 8")
class FigureEightTest {
    private static final long FAST = Stage.MILLI / 10;

    private final Stage stage = new Stage(
            8,
            5,
            swarm -> new Swarm(
                    swarm.voters(),
                    0,
                    asInThePaper(),
                    swarm.weather(),
                    swarm.machinery(),
                    swarm.load(),
                    Troubles.NONE,
                    Focus.NOTHING));

    /** One entry in a message, one message in flight, no pre-votes. */
    private static RaftSettings asInThePaper() {
        ServerId any = ServerId.of("any");
        return new RaftSettings(
                any,
                Stage.TIMEOUT,
                Stage.TIMEOUT / 10,
                1,
                1 << 20,
                1,
                1 << 20,
                1 << 20,
                1 << 20,
                1 << 20,
                1 << 20,
                0,
                10,
                false,
                false,
                false);
    }

    @Test
    @DisplayName("R01: an entry of an earlier term is on a majority, not committed, and overwritten")
    void an_old_entry_on_a_majority_is_not_committed() {
        stage.cluster.begin();
        win(1, 2, 3, 4, 5);
        stage.until("the first no-op everywhere", () -> everyoneHas(2));
        stage.link(1, 2);
        stage.ask(1, new ClientRequest.OpenSession(60_000));
        stage.until("(a) S1 has its entry on S2", () -> has(2, 3));
        final long old = stage.server(1).ghost().log().term(3);

        stage.until("(a) and on disk", () -> durable(1) && durable(2));
        stage.server(1).crash();

        winAlone(5, 3, 4);
        final long rival = stage.server(5).ghost().log().term(3);
        assertThat(rival).isGreaterThan(old);

        stage.until("(b) S5 has its entry on disk", () -> durable(5));
        stage.server(5).crash();
        stage.server(1).start();
        stage.link(1, 2, 3);
        stage.campaign(1);
        // S3 voted in term 3 already; S1 stands in term 4 then.
        stage.run(20 * FAST);
        stage.campaign(1);
        stage.until("(c) S2 votes for S1", () -> hasVotedFor(2, 1));
        stage.cluster.network().cut(stage.server(1), stage.server(2));
        stage.until("(c) S3 has the old entry", () -> has(3, 3));
        stage.cluster.network().cut(stage.server(1), stage.server(3));
        stage.run(20 * FAST);
        for (int number : new int[] {1, 2, 3}) {
            assertThat(stage.server(number).ghost().durable().term(3)).isEqualTo(old);
        }
        assertThat(stage.leads(1)).isTrue();
        assertThat(stage.view(1).commitIndex()).isLessThan(3);

        stage.server(1).crash();
        stage.server(5).start();
        stage.link(2, 3, 4, 5);
        // Only S5 hears more than one other, so that nobody else can win.
        for (int[] pair : new int[][] {{2, 3}, {2, 4}, {3, 4}}) {
            stage.cluster.network().cut(stage.server(pair[0]), stage.server(pair[1]));
            stage.cluster.network().cut(stage.server(pair[1]), stage.server(pair[0]));
        }
        stage.campaign(5);
        stage.run(20 * FAST);
        win(5, 2, 3, 4);
        stage.until(
                "(d) S5's entry replaces the old one",
                () -> stage.server(2).ghost().log().term(3) == rival
                        && stage.server(3).ghost().log().term(3) == rival);
    }

    /** The candidate wins with these voters, who then hear nothing of it. */
    private void winAlone(int candidate, int... voters) {
        stage.link(candidate, voters[0], voters[1]);
        stage.campaign(candidate);
        for (int voter : voters) {
            stage.until("a vote of " + voter, () -> hasVotedFor(voter, candidate));
            stage.cluster.network().cut(stage.server(candidate), stage.server(voter));
        }
        stage.until("(b) S5 leads", () -> stage.leads(candidate));
        assertThat(stage.server(voters[0]).ghost().log().last()).isEqualTo(2);
    }

    private void win(int candidate, int... others) {
        assertThat(others).isNotEmpty();
        stage.campaign(candidate);
        stage.until("leader " + candidate, () -> stage.leads(candidate));
    }

    private boolean hasVotedFor(int voter, int candidate) {
        return stage.server(candidate).id().equals(stage.view(voter).ballot().votedFor())
                && stage.view(voter).ballot().term()
                        == stage.view(candidate).ballot().term();
    }

    private boolean durable(int number) {
        return stage.server(number).ghost().durable().last() >= 3;
    }

    private boolean has(int number, long index) {
        return stage.server(number).ghost().log().last() >= index;
    }

    private boolean everyoneHas(long index) {
        for (SimulatedServer server : stage.cluster.servers()) {
            if (stage.view(server.number()).commitIndex() < index) {
                return false;
            }
        }
        return true;
    }
}
