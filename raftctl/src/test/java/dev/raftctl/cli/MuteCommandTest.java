package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.FakeCluster;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.FindingMute;
import dev.raftctl.protocol.message.LogPosition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The commands {@code mute} and {@code unmute} on servers without a network. */
class MuteCommandTest {
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
        List<ClientRequest> requests = cluster.server("n1").requests;
        assertThat(requests).hasSize(1);
        ClientRequest.ExecuteCoordinationRequest request = (ClientRequest.ExecuteCoordinationRequest) requests.get(0);
        assertThat(request.session()).isZero();
        return CoordinationMessageFormat.decodeCommand(request.command());
    }

    @Test
    void aMuteIsSentToTheLeaderWithTheCodeTheTimeAndTheReason() {
        long until = Instant.parse("2099-01-01T12:00:00Z").toEpochMilli();
        replyWith(new CoordinationResult.FindingMuted(until));
        CliRun run = fixture.run("mute", "disk-low", "--for", "12h", "--reason", "a new disk arrives");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("DISK_LOW is muted until 2099-01-01T12:00:00.000Z: a new disk arrives\n");
        assertThat(sent())
                .isEqualTo(new CoordinationCommand.MuteFinding(
                        "DISK_LOW", 12 * 3_600_000L, "a new disk arrives", System.getProperty("user.name")));
    }

    @Test
    void theResultIsAlsoOneValueAndJson() {
        replyWith(new CoordinationResult.FindingMuted(0));
        assertThat(fixture.run("mute", "DISK_LOW", "--for", "1h", "--reason", "r", "-o", "value")
                        .out())
                .isEqualTo("1970-01-01T00:00:00.000Z\n");
        assertThat(fixture.run("mute", "DISK_LOW", "--for", "1h", "--reason", "r", "-o", "json")
                        .out())
                .isEqualTo("{\"schemaVersion\":1,\"code\":\"DISK_LOW\",\"until\":\"1970-01-01T00:00:00.000Z\","
                        + "\"reason\":\"r\"}\n");
    }

    @Test
    void aRefusalHasItsExitCode() {
        replyWith(new CoordinationResult.CoordinationRefused(
                CoordinationRefusal.UNAUTHORISED, "only operators may mute findings"));
        CliRun run = fixture.run("mute", "DISK_LOW", "--for", "1h", "--reason", "r");
        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.err()).contains("only operators may mute findings");
    }

    @Test
    void unmuteReportsWhetherTheCodeWasMuted() {
        replyWith(new CoordinationResult.FindingUnmuted(true));
        assertThat(fixture.run("unmute", "DISK_LOW").out()).isEqualTo("DISK_LOW is no longer muted\n");
        assertThat(sent()).isEqualTo(new CoordinationCommand.UnmuteFinding("DISK_LOW"));
        replyWith(new CoordinationResult.FindingUnmuted(false));
        CliRun run = fixture.run("unmute", "DISK_LOW");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEqualTo("DISK_LOW was not muted\n");
    }

    @Test
    void theListNeedsNoLeaderAndLeavesOutMutesThatAreOver() {
        cluster.depose();
        long now = Instant.now().toEpochMilli();
        long until = Instant.parse("2099-01-01T12:00:00Z").toEpochMilli();
        cluster.server("n2").lastApplied++;
        cluster.server("n2").mutes = List.of(
                new FindingMute("CLOCK_SKEW", now - 1, "over", "bob", now - 2),
                new FindingMute("DISK_LOW", until, "a new \u001b[31m disk", "", now - 2),
                new FindingMute("SERVER_DOWN", until, "moved", "alice", now - 2));
        CliRun run = fixture.run("mute", "--list");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out().lines().map(String::strip))
                .containsExactly(
                        "CODE         UNTIL                     BY     REASON",
                        "DISK_LOW     2099-01-01T12:00:00.000Z  -      a new \\u001b[31m disk",
                        "SERVER_DOWN  2099-01-01T12:00:00.000Z  alice  moved");
        assertThat(fixture.run("mute", "--list", "-o", "value").out()).isEqualTo("DISK_LOW\nSERVER_DOWN\n");
        assertThat(fixture.run("mute", "--list", "-o", "jsonl").out())
                .contains("\"code\":\"SERVER_DOWN\",\"until\":\"2099-01-01T12:00:00.000Z\",\"reason\":\"moved\","
                        + "\"by\":\"alice\",\"since\":\"");
    }

    @Test
    void badInputIsOneClearErrorAndNothingIsSent() {
        assertUsage("a mute needs a code, a time and a reason", "mute", "DISK_LOW", "--for", "1h");
        assertUsage("'disc' is not the code of a finding", "mute", "disc", "--for", "1h", "--reason", "r");
        assertUsage("'disc' is not the code of a finding", "unmute", "disc");
        assertUsage("--for: 'long' is not a duration", "mute", "DISK_LOW", "--for", "long", "--reason", "r");
        assertUsage("--for: a code cannot be muted for 721h", "mute", "DISK_LOW", "--for", "721h", "--reason", "r");
        assertUsage("--reason: the text is empty", "mute", "DISK_LOW", "--for", "1h", "--reason", " ");
        assertUsage("--reason: the text has 257 bytes", "mute", "DISK_LOW", "--for", "1h", "--reason", "x".repeat(257));
        assertUsage("--list takes no code, time or reason", "mute", "DISK_LOW", "--list");
        assertThat(cluster.server("n1").requests).isEmpty();
    }

    private void assertUsage(String message, String... arguments) {
        CliRun run = fixture.run(arguments);
        assertThat(run.exit()).as(run.toString()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    @Test
    void aDryRunSendsNothing() {
        CliRun run = fixture.run("mute", "DISK_LOW", "--for", "1h", "--reason", "r", "--dry-run");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEqualTo("plan: mute DISK_LOW for 1h: r\n");
        assertThat(fixture.run("unmute", "DISK_LOW", "--dry-run").out()).isEqualTo("plan: end the mute of DISK_LOW\n");
        assertThat(cluster.server("n1").requests).isEmpty();
    }
}
