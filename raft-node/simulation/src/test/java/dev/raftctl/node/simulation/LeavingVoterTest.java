package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.MemberChange;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Dissertation section 4.2.2 and figure 4.6: one of two servers is to lose its vote, and only its own log says so
 * (hazard M10).
 */
@DisplayName("A voter that is being demoted")
class LeavingVoterTest {
    private final ClusterFixture fixture = new ClusterFixture(46, 2);

    @Test
    @DisplayName("M10: completes the change that only its own log holds, although its own vote does not count")
    void completesItsOwnDemotion() {
        fixture.cluster.start();
        fixture.campaign(2);
        fixture.runUntil(
                "leader 2", () -> fixture.isLeader(2) && fixture.view(1).commitIndex() >= 2);
        fixture.request(
                2,
                new ClientRequest.ChangeMembershipRequest(
                        List.of(new MemberChange.DemoteVoter(fixture.server(2).id())), 0, 1_000));
        fixture.runUntil(
                "the joint configuration on server 1",
                () -> fixture.view(1).configuration().isJoint());
        fixture.cluster.network().cut(fixture.server(2), fixture.server(1));
        fixture.runUntil(
                "the new configuration on server 2",
                () -> !fixture.view(2).configuration().isJoint()
                        && !fixture.view(2)
                                .configuration()
                                .isVoter(fixture.server(2).id()));
        assertThat(fixture.view(1).configuration().isJoint()).isTrue();
        fixture.server(2).crash();
        fixture.cluster.network().restoreLinks();
        fixture.server(2).start();

        fixture.runUntil(
                "a new configuration that is committed",
                () -> fixture.view(1).configCommitted()
                        && !fixture.view(1).configuration().isJoint());
        fixture.runUntil("leader 1", () -> fixture.isLeader(1));
        assertThat(fixture.view(1).configuration().voters())
                .containsExactly(fixture.server(1).id());
    }
}
