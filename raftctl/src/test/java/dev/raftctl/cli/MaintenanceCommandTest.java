package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.FakeCluster;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerMaintenance;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The commands {@code maintenance on} and {@code off}, and where a maintenance is shown. n1 leads. */
class MaintenanceCommandTest {
    private static final long UNTIL = Instant.parse("2099-01-01T12:00:00Z").toEpochMilli();
    private static final ServerId N2 = ServerId.of("n2");

    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final CliRun.CliFixture fixture = new CliRun.CliFixture(cluster);

    private void replyWith(CoordinationResult result) {
        cluster.server("n1")
                .handleAll(request -> request instanceof ClientRequest.ExecuteCoordinationRequest
                        ? new ClientReply.CommandExecutedReply(
                                CoordinationMessageFormat.encodeResult(result), LogPosition.ZERO)
                        : null);
    }

    private CoordinationCommand sent() {
        List<ClientRequest> requests = cluster.requestsTo("n1");
        assertThat(requests).hasSize(1);
        return CoordinationMessageFormat.decodeCommand(
                ((ClientRequest.ExecuteCoordinationRequest) requests.get(0)).command());
    }

    private void report(ServerMaintenance... maintenance) {
        for (String server : List.of("n1", "n2", "n3")) {
            cluster.server(server).maintenance = List.of(maintenance);
        }
    }

    @Test
    void aMaintenanceIsSentToTheLeaderWithTheTimeAndTheReason() {
        replyWith(new CoordinationResult.MaintenanceStarted(UNTIL));
        CliRun run = fixture.run("maintenance", "on", "n2", "--for", "2h", "--reason", "new memory");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.err()).isEqualTo("plan: put n2 into maintenance for 2h: new memory\n");
        assertThat(run.out()).isEqualTo("n2 is in maintenance until 2099-01-01T12:00:00.000Z: new memory\n");
        assertThat(sent())
                .isEqualTo(new CoordinationCommand.StartMaintenance(
                        N2, 2 * 3_600_000L, "new memory", System.getProperty("user.name")));
    }

    @Test
    void withoutATimeItLastsUntilItIsEnded() {
        replyWith(new CoordinationResult.MaintenanceStarted(0));
        CliRun run = fixture.run("maintenance", "on", "n1", "--reason", "r", "-o", "json");
        assertThat(run.out())
                .isEqualTo("{\"schemaVersion\":1,\"server\":\"n1\",\"until\":null,\"reason\":\"r\","
                        + "\"wasLeader\":true}\n");
        assertThat(((CoordinationCommand.StartMaintenance) sent()).durationMillis())
                .isZero();
    }

    @Test
    void aDryRunSendsNothingAndSaysThatTheLeaderHandsOver() {
        CliRun run = fixture.run("maintenance", "on", "n1", "--reason", "r", "--dry-run");
        assertThat(run.out()).isEqualTo("plan: put n1 into maintenance: r; it leads now, and hands over leadership\n");
        assertThat(cluster.requestsTo("n1")).isEmpty();
    }

    @Test
    void endingReportsWhetherThereWasOne() {
        replyWith(new CoordinationResult.MaintenanceEnded(true));
        assertThat(fixture.run("maintenance", "off", "n2").out()).isEqualTo("n2 is no longer in maintenance\n");
        assertThat(sent()).isEqualTo(new CoordinationCommand.EndMaintenance(N2));
        replyWith(new CoordinationResult.MaintenanceEnded(false));
        assertThat(fixture.run("maintenance", "off", "n2").out()).isEqualTo("n2 was not in maintenance\n");
    }

    @Test
    void badInputGetsAUsageErrorAndSendsNothing() {
        assertThat(fixture.run("maintenance", "on", "n2").exit()).isEqualTo(2);
        assertThat(fixture.run("maintenance", "on", "n2", "--reason", " ").exit())
                .isEqualTo(2);
        assertThat(fixture.run("maintenance", "on", "n2", "--reason", "x".repeat(257))
                        .exit())
                .isEqualTo(2);
        assertThat(fixture.run("maintenance", "on", "n2", "--reason", "r", "--for", "721h")
                        .exit())
                .isEqualTo(2);
        assertThat(fixture.run("maintenance", "on", "n9", "--reason", "r").exit())
                .isEqualTo(5);
        assertThat(cluster.requestsTo("n1")).isEmpty();
    }

    @Test
    void everyScreenShowsIt() {
        report(new ServerMaintenance(N2, UNTIL, "new memory", "alice", UNTIL - 1));
        assertThat(fixture.run("status").out()).contains("follower (maintenance)");
        assertThat(fixture.run("status", "-o", "json").out())
                .contains("\"role\":\"follower\"")
                .contains("\"maintenance\":{\"until\":\"2099-01-01T12:00:00.000Z\",\"reason\":\"new memory\","
                        + "\"by\":\"alice\",\"since\":\"2099-01-01T11:59:59.999Z\"}")
                .contains("\"maintenance\":null");
        assertThat(fixture.run("servers").out()).contains("voter (maintenance)");
        CliRun health = fixture.run("health");
        assertThat(health.exit()).as("a maintenance is no problem").isZero();
        assertThat(health.out().replaceAll("\\s+", " "))
                .startsWith(
                        "healthy IN_MAINTENANCE: n2 was put into maintenance by alice until 2099-01-01T12:00:00Z: new memory");
        assertThat(fixture.run("explain", "in-maintenance").out()).contains("fourth election timeout");
    }

    /** The time that counts is that of the server whose status is shown. */
    @Test
    void aMaintenanceThatIsOverIsNotShown() {
        report(new ServerMaintenance(N2, 1_000_000, "new memory", "alice", 1));
        cluster.server("n1").wallMillis = 1_000_000;
        cluster.server("n2").wallMillis = 1_000_000;
        cluster.server("n3").wallMillis = 1_000_000;
        assertThat(fixture.run("status").out()).doesNotContain("maintenance");
        assertThat(fixture.run("health", "-o", "json").out()).doesNotContain("IN_MAINTENANCE");
    }

    @Test
    void aServerThatIsNoMemberIsNotShown() {
        report(new ServerMaintenance(ServerId.of("n7"), 0, "gone", "", 1));
        assertThat(fixture.run("health", "-o", "json").out()).doesNotContain("IN_MAINTENANCE");
    }
}
