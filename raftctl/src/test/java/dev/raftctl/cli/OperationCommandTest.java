package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.MemberTarget;
import dev.raftctl.protocol.coordination.OperationDescription;
import dev.raftctl.protocol.coordination.OperationEnd;
import dev.raftctl.protocol.coordination.OperationState;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Records of operations, and the commands that show and use them, on servers without a network. */
class OperationCommandTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final CliRun.CliFixture fixture = new CliRun.CliFixture(cluster);

    private void begin(String id, String command, MemberTarget... targets) {
        cluster.coordinate(new CoordinationCommand.BeginOperation(
                new OperationDescription(
                        id, command, "alice", "ops1", "why", List.of("plan: it"), List.of(targets), List.of(), ""),
                60_000));
    }

    private void end(String id, OperationState state, int exitCode) {
        cluster.coordinate(
                new CoordinationCommand.EndOperation(id, new OperationEnd(state, exitCode, "REASON", "so it ended")));
    }

    private static MemberTarget target(String server, MemberTarget.TargetRole role) {
        return new MemberTarget(ServerId.of(server), role, "");
    }

    private String state(String id) {
        CliRun run = fixture.run("op", "show", id, "-o", "value");
        assertThat(run.exit()).as(run.toString()).isZero();
        return run.out().strip();
    }

    private void assertFails(int exit, String message, String... arguments) {
        CliRun run = fixture.run(arguments);
        assertThat(run.exit()).as(run.toString()).isEqualTo(exit);
        assertThat(run.err()).contains(message);
    }

    private List<CoordinationCommand> recordsSentTo(String server) {
        return cluster.server(server).recordRequests.stream()
                .map(request -> CoordinationMessageFormat.decodeCommand(
                        ((ClientRequest.ExecuteCoordinationRequest) request).command()))
                .toList();
    }

    @Test
    void aChangeIsRecordedWithItsPlanAndItsOutcome() {
        CliRun run = fixture.run("remove-server", "n3", "-y", "--op", "o1", "--reason", "broken disk");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(recordsSentTo("n1")).hasSize(2);
        String shown = fixture.run("op", "show", "o1").out();
        assertThat(shown)
                .containsPattern("command +remove-server n3\n")
                .containsPattern("state +done\n")
                .containsPattern("outcome +removed n3; .*quorum 2 of 2\n")
                .containsPattern("who +" + System.getProperty("user.name") + " \\(not authenticated\\)")
                .containsPattern("reason +broken disk\n")
                .containsPattern("\nplan: remove n3\n")
                .containsPattern("\nbefore: +voters n1.*quorum 2 of 3")
                .containsPattern("configuration at index \\d+: voters \\[n1, n2]");
        assertThat(fixture.run("op", "show", "o1", "-o", "json").out())
                .contains(
                        "\"operation\":\"o1\",\"state\":\"done\",\"command\":\"remove-server n3\"",
                        "\"targets\":[{\"server\":\"n3\",\"role\":\"absent\",\"address\":null}]",
                        "\"before\":[{\"server\":\"n3\",\"role\":\"voter\",\"address\":\"10.0.0.3:7001\"}]");
    }

    @Test
    void everyChangeOfLeadershipAndEveryMuteIsRecorded() {
        for (String[] command : new String[][] {
            {"transfer-leadership", "n2"},
            {"step-down"},
            {"campaign", "n2"},
            {"mute", "DISK_LOW", "--for", "1h", "--reason", "r"},
            {"unmute", "DISK_LOW"}
        }) {
            CliRun run = fixture.run(command);
            assertThat(run.exit()).as(run.toString()).isZero();
        }
        assertThat(fixture.run("op", "ls")
                        .out()
                        .lines()
                        .map(line -> line.replaceAll("^\\S+ +(\\S+) .*Z  \\S+ +", "$1 ")))
                .containsExactly(
                        "OPERATION     STATE  STARTED                   WHO   COMMAND"
                                .replaceAll(
                                        "WHO +",
                                        "WHO"
                                                + " "
                                                        .repeat(System.getProperty("user.name")
                                                                        .length()
                                                                - 1)),
                        "done unmute DISK_LOW",
                        "done mute DISK_LOW --for 1h",
                        "done campaign n2",
                        "done step-down",
                        "done transfer-leadership n2");
    }

    private void refuseMembershipChanges() {
        cluster.server("n1")
                .handleAll(request -> request instanceof ClientRequest.ChangeMembershipRequest
                        ? new ClientReply.RefusedReply(
                                new Refusal(RefusalReason.CHANGE_IN_PROGRESS, "another change is in progress"))
                        : null);
    }

    @Test
    void aRefusedRepetitionDoesNotSayThatTheChangeFailed() {
        begin("o1", "remove-server n3", target("n3", MemberTarget.TargetRole.ABSENT));
        refuseMembershipChanges();
        assertFails(6, "its repetition was refused: another change", "remove-server", "n3", "-y", "--op", "o1");
        cluster.server("n1").handleAll(request -> null);
        assertThat(fixture.run("remove-server", "n3", "-y").exit()).isZero();
        assertThat(state("o1")).as("the configuration is as planned").isEqualTo("done");
    }

    @Test
    void aRefusedChangeIsRecordedAsFailed() {
        refuseMembershipChanges();
        assertFails(5, "another change is in progress", "remove-server", "n3", "-y", "--op", "o1");
        assertThat(state("o1")).isEqualTo("failed");
        assertFails(5, "operation o1 failed: another change is in progress", "remove-server", "n3", "-y", "--op", "o1");
        CliRun waited = fixture.run("op", "wait", "o1", "-o", "json");
        assertThat(waited.exit()).isEqualTo(5);
        assertThat(waited.out()).contains("\"outcome\":{\"code\":5,\"reason\":\"CHANGE_IN_PROGRESS\"");
    }

    @Test
    void anUnknownOutcomeNamesTheOperation() {
        cluster.server("n1")
                .handleAll(request ->
                        request instanceof ClientRequest.ChangeMembershipRequest ? FakeServer.NO_REPLY : null);
        CliRun run = fixture.run("remove-server", "n3", "-y", "--op", "o1", "-o", "json");
        assertThat(run.exit()).isEqualTo(6);
        assertThat(run.err()).contains("\"operation\":\"o1\"", "raftctl op show o1 shows how it ended");
        assertThat(state("o1"))
                .as("the change is not in the configuration, and no change is in progress")
                .isEqualTo("failed");
        assertFails(6, "raftctl op show ", "remove-server", "n3", "-y");
    }

    private long membershipChanges() {
        return cluster.requestsTo("n1").stream()
                .filter(request -> request instanceof ClientRequest.ChangeMembershipRequest)
                .count();
    }

    @Test
    void aRetryOfAnOperationThatIsDoneChangesNothing() {
        assertThat(fixture.run("remove-server", "n3", "-y", "--op", "o1").exit())
                .isZero();
        assertThat(fixture.run("add-server", "n3=10.0.0.3:7001").exit()).isZero();
        long requests = membershipChanges();
        CliRun retry = fixture.run("remove-server", "n3", "-y", "--op", "o1", "-o", "value");
        assertThat(retry.exit()).as(retry.toString()).isZero();
        assertThat(retry.out()).isEqualTo("done\n");
        assertThat(membershipChanges()).isEqualTo(requests);
        assertFails(
                2,
                "the operation id o1 is already used by another command: remove-server n3",
                "remove-server",
                "n2",
                "-y",
                "--op",
                "o1");
        assertFails(2, "'a b' cannot be the id of an operation", "remove-server", "n2", "-y", "--op", "a b");
        assertFails(2, "--reason: the text has 301 bytes", "remove-server", "n2", "--reason", "x".repeat(301));
    }

    @Test
    void aRetryOfAChangeOfLeadershipThatIsDoneChangesNothing() {
        for (String[] command : new String[][] {
            {"step-down", "--op", "o1"}, {"step-down", "n2", "--op", "o2"}, {"transfer-leadership", "n2", "--op", "o3"}
        }) {
            CliRun first = fixture.run(command);
            assertThat(first.exit()).as(first.toString()).isZero();
            String leader = fixture.run("status", "-o", "value").out();
            CliRun retry = fixture.run(command);
            assertThat(retry.exit()).as(retry.toString()).isZero();
            assertThat(retry.out()).containsPattern("state +done\n");
            assertThat(retry.err()).isEmpty();
            assertThat(fixture.run("status", "-o", "value").out()).isEqualTo(leader);
        }
    }

    @Test
    void aRetryOfAnOperationWithoutAnEndMakesAMembershipChangeButNotAChangeOfLeadership() {
        begin("o1", "remove-server n3", target("n3", MemberTarget.TargetRole.ABSENT));
        assertThat(fixture.run("remove-server", "n3", "-y", "--op", "o1").exit())
                .isZero();
        assertThat(state("o1")).isEqualTo("done");
        begin("o2", "step-down");
        assertFails(6, "operation o2 was already started", "step-down", "--op", "o2");
        assertThat(cluster.server("n1").leader).isEqualTo(ServerId.of("n1"));
    }

    @Test
    void aChangeThatCannotBeRecordedIsMadeUnlessItsIdIsGiven() {
        FakeServer leader = cluster.server("n1");
        leader.recordHandler = request -> new ClientReply.RefusedReply(
                new Refusal(RefusalReason.SERVERS_TOO_OLD, "n2 does not support operation records"));
        CliRun run = fixture.run("remove-server", "n3", "-y");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.err()).doesNotContain("record");
        assertFails(
                5,
                "not applied: operation o1 cannot be recorded: n2 does not support operation records",
                "demote",
                "n2",
                "-y",
                "--op",
                "o1");
        leader.recordHandler = request -> FakeServer.NO_REPLY;
        assertThat(fixture.run("demote", "n2", "-y").exit()).isZero();
        leader.recordHandler = null;
        assertThat(fixture.run("op", "ls").out()).isEqualTo("no operations found\n");
    }

    @Test
    void aRecordWithoutAnEndIsJudgedByTheConfiguration() {
        begin("gone", "remove-server n3", target("n3", MemberTarget.TargetRole.ABSENT));
        begin("kept", "remove-server n2", target("n2", MemberTarget.TargetRole.ABSENT));
        begin("leader", "step-down n1");
        assertThat(state("kept")).isEqualTo("failed");
        assertThat(state("leader")).isEqualTo("unknown");
        cluster.wallMillis += 60_001;
        assertThat(fixture.run("remove-server", "n3", "-y").exit()).isZero();
        assertThat(state("gone")).as("superseded by the second removal of n3").isEqualTo("unknown");
        assertThat(fixture.run("op", "wait", "kept").exit()).isEqualTo(4);
        assertThat(fixture.run("op", "wait", "leader").exit()).isEqualTo(6);
        cluster.depose();
        assertThat(state("kept")).as("without a leader").isEqualTo("unknown");
    }

    @Test
    void aRunningOperationIsAwaited() {
        cluster.wallMillis = System.currentTimeMillis();
        begin("o1", "x");
        assertFails(1, "operation o1 is still running after 500 ms", "op", "wait", "o1", "--timeout", "500ms");
        assertFails(5, "operation o1 may have requested its change", "op", "cancel", "o1");
        assertThat(fixture.run("op", "ls", "--running", "-o", "value").out()).isEqualTo("o1\n");
        end("o1", OperationState.DONE, 0);
        assertThat(fixture.run("op", "wait", "o1").exit()).isZero();
        assertThat(fixture.run("op", "ls", "--running").out()).contains("no operations found");
        assertFails(1, "there is no record of the operation o9", "op", "wait", "o9");
        assertFails(1, "there is no record of the operation o9", "op", "show", "o9");
    }

    @Test
    void anUnknownOutcomeIsAwaitedUntilALeaderShowsIt() {
        begin("o1", "remove-server n3", target("n3", MemberTarget.TargetRole.ABSENT));
        end("o1", OperationState.UNKNOWN, 6);
        cluster.depose();
        assertThat(fixture.run("op", "wait", "o1", "--timeout", "500ms").exit()).isEqualTo(6);
        AtomicInteger queries = new AtomicInteger();
        cluster.server("n1").handleAll(request -> {
            if (request instanceof ClientRequest.QueryCoordinationRequest && queries.incrementAndGet() == 3) {
                cluster.elect("n1", 9);
            }
            return null;
        });
        assertThat(fixture.run("op", "wait", "o1").exit()).isEqualTo(4);
        assertThat(queries).hasValue(3);
    }

    @Test
    void cancellingEndsARecordWithoutAnEnd() {
        begin("o1", "remove-server n3", target("n3", MemberTarget.TargetRole.ABSENT));
        assertThat(fixture.run("op", "cancel", "o1", "--dry-run").out())
                .contains("plan: end the record of operation o1");
        assertFails(5, "operation o1 may have requested its change", "op", "cancel", "o1");
        cluster.wallMillis += 70_001;
        assertThat(fixture.run("op", "cancel", "o1", "-o", "value").out()).isEqualTo("cancelled\n");
        assertThat(fixture.run("op", "show", "o1").out()).contains("is not as planned");
        assertFails(5, "operation o1 has ended", "op", "cancel", "o1");
        assertFails(6, "operation o1 was cancelled", "remove-server", "n3", "-y", "--op", "o1");
        assertThat(cluster.server("n1").configuration.contains(ServerId.of("n3")))
                .isTrue();
    }

    @Test
    void undoMakesTheInverseChange() {
        assertThat(fixture.run("demote", "n3", "-y", "--op", "o1").exit()).isZero();
        CliRun plan = fixture.run("op", "undo", "o1", "--dry-run");
        assertThat(plan.out()).startsWith("plan: promote n3\n");
        assertThat(fixture.run("op", "undo", "o1", "--op", "o2").exit()).isZero();
        assertThat(cluster.server("n1").configuration.voters()).contains(ServerId.of("n3"));
        assertThat(fixture.run("op", "show", "o2").out()).containsPattern("command +op undo o1\n");
        assertFails(2, "Undo operation o2? This requires confirmation.", "op", "undo", "o2");
        assertThat(fixture.run("op", "undo", "o2", "-y").exit()).isZero();
        assertThat(cluster.server("n1").configuration.learners()).contains(ServerId.of("n3"));
    }

    @Test
    void undoingAReplacementTakesTheOldServerBack() {
        cluster.add("n4");
        assertThat(fixture.run("replace-server", "n2", "n4=10.0.0.4:7001", "-y", "--op", "o1")
                        .exit())
                .isZero();
        assertThat(fixture.run("op", "undo", "o1", "--dry-run").out())
                .contains("remove n4", "add voter n2=10.0.0.2:7001");
    }

    @Test
    void undoingAChangeOfLeadershipTransfersItBack() {
        assertThat(fixture.run("transfer-leadership", "n3", "--op", "o1").exit())
                .isZero();
        assertThat(fixture.run("op", "undo", "o1", "--dry-run").out()).contains("transfers leadership to n1");
        assertThat(fixture.run("op", "undo", "o1").exit()).isZero();
        assertThat(cluster.server("n2").leader).isEqualTo(ServerId.of("n1"));
        assertThat(fixture.run("op", "undo", "o1").out()).contains("n1 is already leader");
    }

    @Test
    void onlyWhatIsDoneAndHasAnInverseIsUndone() {
        begin("o1", "x");
        assertFails(5, "operation o1 is not done", "op", "undo", "o1");
        end("o1", OperationState.DONE, 0);
        assertFails(5, "operation o1 cannot be undone: its record has no roles", "op", "undo", "o1");
    }

    @Test
    void theAuditListsOperatorsAndNeedsNoLeader() {
        begin("o1", "remove-server n3", target("n3", MemberTarget.TargetRole.ABSENT));
        end("o1", OperationState.DONE, 0);
        assertThat(fixture.run("unmute", "DISK_LOW").exit()).isZero();
        cluster.depose();
        assertThat(fixture.run("audit", "-o", "value").out().lines()).hasSize(2);
        assertThat(fixture.run("audit", "--who", "alice", "-o", "value").out()).isEqualTo("o1\n");
        assertThat(fixture.run("audit", "--who", "alice").out()).contains("alice  ops1  o1", "why", "so it ended");
        assertThat(fixture.run("audit", "--who", "alice", "-o", "jsonl").out())
                .startsWith("{\"schemaVersion\":1,\"operation\":\"o1\",\"state\":\"done\"")
                .endsWith("\"outcome\":{\"code\":0,\"reason\":\"REASON\",\"message\":\"so it ended\"}}\n");
        assertThat(fixture.run("audit", "--since", "1h").out()).contains("no operations found");
        assertFails(2, "--since: 'long' is not a duration", "audit", "--since", "long");
        assertThat(fixture.run("op", "ls", "--limit", "1").out()).contains("there are older operations");
    }

    @Test
    void textsOfClientsDoNotControlTheTerminal() {
        begin("o1", "x \u001b[31m y");
        for (String[] command : new String[][] {{"op", "show", "o1"}, {"op", "ls"}, {"audit"}}) {
            assertThat(fixture.run(command).out()).contains("x \\u001b[31m y").doesNotContain("\u001b");
        }
    }

    @Test
    void withoutServersThatHaveRecordsReadingThemFailsClearly() {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).protocol = 4;
        }
        assertFails(3, "no server that answers has records of operations", "op", "ls");
        assertThat(fixture.run("remove-server", "n3", "-y").exit())
                .as("without a record")
                .isZero();
    }
}
