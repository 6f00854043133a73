package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.MemberTarget;
import dev.raftctl.protocol.coordination.OperationDescription;
import dev.raftctl.protocol.coordination.OperationEnd;
import dev.raftctl.protocol.coordination.OperationState;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code raftctl apply} on servers without a network. */
class ApplyCommandTest {
    private static final String SWAPPED = "n1 = \"10.0.0.1:7001\", n2 = \"10.0.0.2:7001\", n4 = \"10.0.0.4:7001\"";
    private static final String ORIGINAL = "n1 = \"10.0.0.1:7001\", n2 = \"10.0.0.2:7001\", n3 = \"10.0.0.3:7001\"";

    @TempDir
    Path directory;

    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final CliRun.CliFixture fixture = new CliRun.CliFixture(cluster);

    @BeforeEach
    void addEmptyServers() {
        cluster.wallMillis = System.currentTimeMillis();
        cluster.add("n4");
        cluster.add("n5");
    }

    private String file(String name, String servers, String learners) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "[cluster]\nservers = { " + servers + " }\nlearners = { " + learners + " }\n[raft]\n");
        return file.toString();
    }

    private CliRun run(int exit, String... arguments) {
        CliRun run = fixture.run(arguments);
        assertThat(run.exit()).as(run.toString()).isEqualTo(exit);
        return run;
    }

    private String configuration() {
        return cluster.server("n1").configuration.toString();
    }

    @Test
    void theCheckSaysWhetherAndHowTheClusterDiffers() throws Exception {
        assertThat(run(0, "apply", file("same.toml", ORIGINAL, ""), "--check").out())
                .contains("nothing to do: voters n1, n2, n3, quorum 2 of 3");
        String swapped = file("swapped.toml", SWAPPED, "");
        assertThat(run(1, "apply", swapped, "--check").out())
                .contains("plan: 2 steps", "add learner n4=10.0.0.4:7001", "promote n4, remove n3");
        assertThat(run(1, "apply", swapped, "--check", "-o", "json").out())
                .contains("\"already\":false", "\"kind\":\"change-voters\"", "\"failureToleranceDuring\":1");
        assertThat(configuration()).isEqualTo("voters [n1, n2, n3]");
    }

    @Test
    void aServerIsSwappedInOneRecordedOperation() throws Exception {
        CliRun run = run(0, "apply", file("swapped.toml", SWAPPED, ""), "-y", "--op", "o1", "--reason", "new disk");
        assertThat(run.out()).contains("made 2 steps; voters n1, n2, n4, quorum 2 of 3");
        assertThat(configuration()).isEqualTo("voters [n1, n2, n4]");
        assertThat(run(0, "op", "show", "o1").out())
                .containsPattern("state +done\n")
                .contains("2 of 2 steps made", "voters [n1, n2, n3] learners [n4]", "voters [n1, n2, n4]");
        assertThat(run(0, "op", "show", "o1", "-o", "json").out())
                .contains("\"planSteps\":[{\"step\":1,\"change\":\"add learner n4=10.0.0.4:7001\",\"state\":\"done\"}");
        assertThat(run(0, "apply", file("swapped.toml", SWAPPED, "")).out()).contains("nothing to do");
    }

    @Test
    void aLeaderThatLeavesHandsOverFirst() throws Exception {
        String others = "n2 = \"10.0.0.2:7001\", n3 = \"10.0.0.3:7001\", n4 = \"10.0.0.4:7001\"";
        CliRun run = run(0, "apply", file("others.toml", others, ""), "-y");
        assertThat(run.err()).contains("hand leadership over from n1");
        assertThat(cluster.server("n2").configuration).hasToString("voters [n2, n3, n4]");
        assertThat(cluster.server("n1").role.name()).isNotEqualTo("LEADER");
    }

    @Test
    void aDryRunChangesNothingAndNamesServersThatAreNotReady() throws Exception {
        cluster.server("n4").behaviour = FakeServer.Behaviour.UNREACHABLE;
        CliRun run = run(0, "apply", file("swapped.toml", SWAPPED, ""), "--dry-run");
        assertThat(run.out()).contains("warning: n4 does not answer at 10.0.0.4:7001");
        assertThat(configuration()).isEqualTo("voters [n1, n2, n3]");
    }

    @Test
    void aPlanThatTakesAwayRequiresConfirmation() throws Exception {
        assertThat(run(2, "apply", file("swapped.toml", SWAPPED, "")).err()).contains("requires confirmation");
        assertThat(configuration()).isEqualTo("voters [n1, n2, n3]");
    }

    @Test
    void aSavedPlanIsCarriedOutAndContinued() throws Exception {
        String plan = directory.resolve("plan.json").toString();
        run(0, "apply", file("swapped.toml", SWAPPED, ""), "--plan-out", plan);
        assertThat(configuration()).isEqualTo("voters [n1, n2, n3]");
        run(0, "add-server", "n4=10.0.0.4:7001", "--learner");
        assertThat(run(0, "apply", "--plan", plan, "-y").err()).contains("add learner n4=10.0.0.4:7001 (done)");
        assertThat(configuration()).isEqualTo("voters [n1, n2, n4]");
        assertThat(run(0, "apply", "--plan", plan).out()).contains("nothing to do");
    }

    @Test
    void aStalePlanIsRefused() throws Exception {
        String plan = directory.resolve("plan.json").toString();
        run(0, "apply", file("swapped.toml", SWAPPED, ""), "--plan-out", plan);
        run(0, "demote", "n2", "-y");
        CliRun stale = run(5, "apply", "--plan", plan, "-y", "-o", "json");
        assertThat(stale.err()).contains("\"reason\":\"PLAN_OUTDATED\"", "make a new plan");
        run(0, "promote", "n2");
        assertThat(run(5, "apply", "--plan", plan, "-y").err()).contains("is not one that its steps lead to");
    }

    @Test
    void aDamagedPlanIsOneClearError() throws Exception {
        Path plan = directory.resolve("plan.json");
        run(0, "apply", file("swapped.toml", SWAPPED, ""), "--plan-out", plan.toString());
        String good = Files.readString(plan);
        for (String[] damage : new String[][] {
            {"\"version\" : 1", "\"version\" : 2", "it has version 2"},
            {"raftctl-plan", "other", "its format is not"},
            {"\"kind\" : \"add-learner\"", "\"kind\" : \"explode\"", "unknown kind"},
            {"\"change\" : \"promote\"", "\"change\" : \"demote\"", "step 2 does not lead"},
            {"\"configIndex\" : ", "\"confIndex\" : ", "has no 'configIndex'"},
            {"{", "", "it"}
        }) {
            Files.writeString(plan, good.replaceFirst(Pattern.quote(damage[0]), damage[1]));
            CliRun run = run(2, "apply", "--plan", plan.toString(), "-y");
            assertThat(run.err()).contains("is not a plan", damage[2]);
        }
        Files.writeString(plan, "");
        assertThat(run(2, "apply", "--plan", plan.toString()).err()).contains("is not a plan: it is empty");
    }

    @Test
    void aFileWithErrorsIsRefusedWithItsPlace() throws Exception {
        assertThat(run(2, "apply", file("bad.toml", "n1 = \"nowhere\"", "")).err())
                .contains("bad.toml line 2");
        assertThat(run(2, "apply", file("both.toml", ORIGINAL, "n1 = \"10.0.0.9:7001\""))
                        .err())
                .contains("both.toml line 3", "n1 is listed as a voter and as a learner");
    }

    @Test
    void aRefusedStepIsRecordedAndTheSameCommandContinues() throws Exception {
        cluster.server("n1")
                .handleAll(request -> request instanceof ClientRequest.ChangeMembershipRequest change
                                && change.changes().size() > 1
                        ? new ClientReply.RefusedReply(
                                new Refusal(RefusalReason.SERVER_UNREACHABLE, "n4 cannot be reached"))
                        : null);
        String file = file("swapped.toml", SWAPPED, "");
        CliRun refused = run(5, "apply", file, "-y", "--op", "o1");
        assertThat(refused.err()).contains("step 2 of 2 (promote n4, remove n3) was not made: n4 cannot be reached");
        assertThat(run(0, "op", "show", "o1").out())
                .containsPattern("state +failed\n")
                .contains("1 of 2 steps made; next: promote n4, remove n3");
        cluster.server("n1").handleAll(request -> null);
        run(0, "apply", file, "-y");
        assertThat(configuration()).isEqualTo("voters [n1, n2, n4]");
        run(2, "op", "undo", "o1", "-y", "--force");
        run(0, "op", "undo", "o1", "-y");
        assertThat(configuration()).isEqualTo("voters [n1, n2, n3]");
    }

    @Test
    void aStepThatHasBecomeUnsafeIsNotMade() throws Exception {
        run(0, "add-server", "n4=10.0.0.4:7001");
        run(0, "add-server", "n5=10.0.0.5:7001");
        cluster.server("n2").behaviour = FakeServer.Behaviour.DOWN;
        CliRun run = run(5, "apply", file("three.toml", ORIGINAL, ""), "-y", "--op", "o1", "-o", "json");
        assertThat(run.err())
                .contains("UNSAFE_CHANGE", "step 1 of 1 (remove n4, remove n5) was not made", "instead of 1");
        assertThat(configuration()).isEqualTo("voters [n1, n2, n3, n4, n5]");
        assertThat(run(0, "op", "show", "o1", "-o", "value").out().strip()).isEqualTo("failed");
        cluster.server("n2").behaviour = FakeServer.Behaviour.NORMAL;
        run(0, "apply", file("three.toml", ORIGINAL, ""), "-y");
        assertThat(configuration()).isEqualTo("voters [n1, n2, n3]");
    }

    private void beginByOther(String id, String servers) {
        cluster.coordinate(new CoordinationCommand.BeginOperation(
                new OperationDescription(
                        id,
                        "apply other.toml",
                        "alice",
                        "ops1",
                        "",
                        List.of("step 1:  change remove n2  voters n1 n3  learners -  quorum 2 of 2"),
                        List.of(new MemberTarget(ServerId.of(servers), MemberTarget.TargetRole.ABSENT, "")),
                        List.of(),
                        ""),
                60_000));
    }

    @Test
    void theSecondOfTwoOperatorsIsRefused() throws Exception {
        beginByOther("first", "n2");
        CliRun run = run(5, "apply", file("swapped.toml", SWAPPED, ""), "-y", "-o", "json");
        assertThat(run.err()).contains("OPERATION_RUNNING", "operation first of alice is running");
        assertThat(configuration()).isEqualTo("voters [n1, n2, n3]");
    }

    @Test
    void aCancelledOperationEndsBeforeItsNextStep() throws Exception {
        cluster.server("n1").handleAll(request -> {
            if (request instanceof ClientRequest.ChangeMembershipRequest) {
                cluster.coordinate(new CoordinationCommand.EndOperation(
                        "o1", new OperationEnd(OperationState.UNKNOWN, 6, "CANCELLING", "cancelled by bob")));
            }
            return null;
        });
        CliRun run = run(5, "apply", file("swapped.toml", SWAPPED, ""), "-y", "--op", "o1");
        assertThat(run.err()).contains("cancelled by bob; before step 2 of 2", "voters n1, n2, n3, learners n4");
        assertThat(run(0, "op", "show", "o1", "-o", "value").out().strip()).isEqualTo("cancelled");
    }

    @Test
    void anOperationWhoseClientIsGoneCanBeCancelled() {
        beginByOther("gone", "n2");
        CliRun run = run(0, "op", "cancel", "gone");
        assertThat(run.out()).containsPattern("state +cancelled\n").contains("its client did not confirm");
    }
}
