package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maintenance through the log and the real core of every server. The safety checker checks every step. */
@DisplayName("A server in maintenance")
class MaintenanceTest {
    private ClusterFixture fixture = new ClusterFixture(46, 3);

    private List<ClientReply> execute(CoordinationCommand command) {
        return fixture.request(
                fixture.awaitLeader().number(),
                new ClientRequest.ExecuteCoordinationRequest(
                        0, 0, 0, 0, CoordinationMessageFormat.encodeCommand(command)));
    }

    private void start(int number) {
        List<ClientReply> replies = execute(
                new CoordinationCommand.StartMaintenance(fixture.server(number).id(), 0, "because", "alice"));
        fixture.runUntil("the reply", () -> !replies.isEmpty());
    }

    private void end(int number) {
        List<ClientReply> replies = execute(
                new CoordinationCommand.EndMaintenance(fixture.server(number).id()));
        fixture.runUntil("the reply", () -> !replies.isEmpty());
    }

    private int leader() {
        SimulatedServer leader = fixture.leader();
        return leader == null ? 0 : leader.number();
    }

    @Test
    @DisplayName("hands over, and leads again only if an operator ends the maintenance or no other voter can lead")
    void handsOverAndLeadsOnlyIfNoOtherVoterCan() {
        fixture.cluster.start();
        int first = fixture.awaitLeader().number();
        start(first);
        fixture.runUntil("another leader", () -> leader() != 0 && leader() != first);
        List<ClientReply> refused = fixture.request(
                leader(),
                new ClientRequest.TransferLeadershipRequest(
                        fixture.server(first).id()));
        fixture.runUntil("the refusal", () -> !refused.isEmpty());
        assertThat(Objects.requireNonNull(refused.get(0).refusal()).reason()).isEqualTo(RefusalReason.IN_MAINTENANCE);

        int second = leader();
        fixture.server(second).crash();
        fixture.runUntil("the third server leads", () -> leader() != 0 && leader() != first && leader() != second);
        fixture.run(20 * ClusterFixture.TIMEOUT);
        assertThat(leader()).isNotEqualTo(first);

        int third = leader();
        fixture.server(second).start();
        fixture.run(5 * ClusterFixture.TIMEOUT);
        start(second);
        start(third);
        fixture.run(20 * ClusterFixture.TIMEOUT);
        assertThat(leader()).as("all are in maintenance").isNotZero();
        end(first);
        fixture.runUntil("the only server that is not in maintenance leads", () -> leader() == first);
    }

    @ParameterizedTest
    @ValueSource(ints = {7_001, 7_002, 7_003, 7_004, 7_005, 7_006, 7_007, 7_008})
    @DisplayName("T08: does not keep the cluster without a leader while servers crash and come back")
    void t08TheClusterHasALeaderThatIsNotInMaintenance(int seed) {
        fixture = new ClusterFixture(seed, 5);
        SplittableRandom random = new SplittableRandom(seed);
        fixture.cluster.start();
        for (int round = 0; round < 12; round++) {
            int inMaintenance = 1 + random.nextInt(5);
            int down = 1 + random.nextInt(5);
            start(inMaintenance);
            fixture.server(down).crash();
            fixture.run(random.nextLong(4 * ClusterFixture.TIMEOUT));
            fixture.awaitLeader();
            fixture.server(down).start();
            fixture.runUntil("a leader that is not in maintenance", () -> leader() != 0 && leader() != inMaintenance);
            end(inMaintenance);
        }
    }
}
