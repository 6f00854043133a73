package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Dissertation section 4.2.2 and figure 4.6: of two servers one is to lose its vote, and only its own log says so (trap M10). */
@DisplayName("A server whose vote is taken")
class LeavingVoterTest {
    private final Stage stage = new Stage(46, 2);

    @Test
    @DisplayName("M10: brings the change to its end when nobody else has it, though its own vote does not count")
    void brings_the_change_to_its_end() {
        stage.cluster.begin();
        stage.campaign(2);
        stage.until("leader 2", () -> stage.leads(2) && stage.view(1).commitIndex() >= 2);
        stage.ask(
                2,
                new ClientRequest.ChangeServers(
                        List.of(new Change.Demote(stage.server(2).id())), 0, 1_000));
        stage.until(
                "the joint configuration at 1",
                () -> stage.view(1).configuration().isJoint());
        stage.cluster.network().cut(stage.server(2), stage.server(1));
        stage.until(
                "the new configuration at 2",
                () -> !stage.view(2).configuration().isJoint()
                        && !stage.view(2)
                                .configuration()
                                .isVoter(stage.server(2).id()));
        assertThat(stage.view(1).configuration().isJoint()).isTrue();
        stage.server(2).crash();
        stage.cluster.network().mend();
        stage.server(2).start();

        stage.until(
                "a new configuration that is committed",
                () -> stage.view(1).configCommitted()
                        && !stage.view(1).configuration().isJoint());
        stage.until("leader 1", () -> stage.leads(1));
        assertThat(stage.view(1).configuration().voters())
                .containsExactly(stage.server(1).id());
    }
}
