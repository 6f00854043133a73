package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.view.SurrogateEscapedText;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Leases, locks and transactions beyond what golden files show: programs that run, and time that passes. */
class CoordinationCommandsTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final CliRun.CliFixture fixture = new CliRun.CliFixture(cluster);

    @TempDir
    Path directory;

    private CliRun run(String... arguments) {
        return fixture.run(arguments);
    }

    /** Runs a command in real time, like the program that it starts. */
    private CliRun lock(String... arguments) {
        fixture.clock = ClientClock.REAL;
        return fixture.run(arguments);
    }

    private Path script(String body) throws IOException {
        Path script = Files.writeString(directory.resolve("script.sh"), body);
        return script;
    }

    @Test
    void aLeaseIsKeptAliveUntilItsDeadlineWithoutAReply() {
        String lease = run("lease", "grant", "9s", "-o", "value").out().strip();
        FakeServer leader = cluster.server("n1");
        int[] renewals = {0};
        leader.handleAll(request -> {
            boolean isRenewal =
                    request instanceof ClientRequest.ExecuteCoordinationRequest execute && execute.session() == 0;
            if (isRenewal && renewals[0]++ == 2) {
                for (String name : List.of("n1", "n2", "n3")) {
                    cluster.server(name).behaviour = FakeServer.Behaviour.DOWN;
                }
                return FakeServer.NO_REPLY;
            }
            return null;
        });
        CliRun run = run("lease", "keep-alive", lease, "-o", "jsonl");
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.NO.code());
        assertThat(run.out().lines())
                .containsExactly(
                        "{\"schemaVersion\":1,\"lease\":\"" + lease + "\",\"ttlMs\":9000}",
                        "{\"schemaVersion\":1,\"lease\":\"" + lease + "\",\"ttlMs\":9000}");
        assertThat(run.err()).contains("LEASE_LOST", "no renewal");
    }

    @Test
    void aLeaseThatEndsWhileItIsKeptAliveIsRefused() {
        String lease = run("lease", "grant", "9s", "-o", "value").out().strip();
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> null);
        leader.handleNext(request -> {
            var unused = cluster.coordinate(new CoordinationCommand.RevokeLease(Long.parseLong(lease)));
            return null;
        });
        CliRun run = run("lease", "keep-alive", lease);
        assertThat(run.exit()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(run.out().lines()).hasSize(1);
        assertThat(run.err()).contains("does not exist");
    }

    @Test
    void aKeyIsDeletedWithItsLease() {
        String lease = run("lease", "grant", "9s", "-o", "value").out().strip();
        assertThat(run("put", "k", "v", "--lease", lease).exit()).isZero();
        assertThat(run("put", "kept", "v", "--lease", lease).exit()).isZero();
        assertThat(run("put", "kept", "v").exit()).isZero();
        cluster.advanceLogTime(9_001);
        assertThat(run("get", "k").exit()).isEqualTo(ExitCode.NO.code());
        assertThat(run("get", "kept").exit()).isZero();
    }

    @Test
    void theLockIsHeldWhileTheCommandRuns() throws IOException {
        Path script = script("echo \"$RAFTCTL_LOCK_NAME $RAFTCTL_LOCK_TOKEN $RAFTCTL_LEASE $1\"; echo to-stderr >&2\n");
        CliRun run = lock("lock", "backup", "--", "sh", script.toString(), "--flag");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).matches("backup \\d+ \\d+ --flag\n");
        assertThat(run.err()).isEqualTo("to-stderr\n");
        assertThat(cluster.lockCount()).isZero();
        assertThat(cluster.leaseCount()).isZero();
    }

    @Test
    void tokensRiseFromHolderToHolder() throws IOException {
        Path script = script("printf %s \"$RAFTCTL_LOCK_TOKEN\"\n");
        long first = Long.parseLong(
                lock("lock", "backup", "--", "sh", script.toString()).out());
        assertThat(Long.parseLong(
                        lock("lock", "backup", "--", "sh", script.toString()).out()))
                .isGreaterThan(first);
    }

    @ParameterizedTest
    @CsvSource({"exit 0,0", "exit 1,1", "exit 7,7", "exit 124,124", "kill -KILL $$,137", "kill -TERM $$,143"})
    void theExitCodeIsThatOfTheCommand(String body, int code) throws IOException {
        assertThat(lock("lock", "backup", "--", "sh", script(body + "\n").toString())
                        .exit())
                .isEqualTo(code);
        assertThat(cluster.lockCount()).isZero();
    }

    @Test
    void aCommandThatCannotRunReleasesTheLock() throws IOException {
        assertThat(lock("lock", "backup", "--", "/nonexistent/command").exit()).isEqualTo(127);
        assertThat(lock("lock", "backup", "--", script("exit 0\n").toString()).exit())
                .isEqualTo(126);
        assertThat(cluster.lockCount()).isZero();
        assertThat(cluster.leaseCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "with space", "quote's", "\"double\"", "back\\slash", "new\nline", "ünïcode", "\uDCFF", "-n"
            })
    void argumentsAndNamesReachTheCommandUnchanged(String argument) throws IOException {
        Path script = script("printf '%s|%s' \"$1\" \"$RAFTCTL_LOCK_NAME\" > \"$2\"\n");
        Path output = directory.resolve("output");
        String name = "lock " + argument;
        CliRun run = lock("lock", "--", name, "sh", script.toString(), argument, output.toString());
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(Files.readAllBytes(output)).isEqualTo(SurrogateEscapedText.encode(argument + "|" + name));
    }

    @Test
    void aLostLockEndsTheCommandAndWhatItStarted() throws IOException {
        Path started = directory.resolve("started");
        cluster.server("n1").handleAll(request -> {
            boolean isLost = request instanceof ClientRequest.QueryCoordinationRequest && Files.exists(started);
            return isLost
                    ? new ClientReply.QueryResultReply(
                            CoordinationMessageFormat.encodeResult(
                                    new CoordinationResult.LockListing(List.of(), false)),
                            1)
                    : null;
        });
        Path written = directory.resolve("written");
        Path script = script("trap 'echo ended; exit 0' TERM\nsleep 600 & echo $! > " + written + "\nmv " + written
                + " " + started + "\nwait\n");
        CliRun run = lock("lock", "backup", "--ttl", "3s", "--", "sh", script.toString());
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.LOCK_LOST.code());
        assertThat(run.err()).contains("was lost: it was taken away");
        long pid =
                Long.parseLong(Files.readString(started, StandardCharsets.UTF_8).strip());
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void withTryAHeldLockIsANegativeAnswer() {
        CliRun.CliFixture held = new CliRun.CliFixture(ClusterScenario.WELL.createWithLocks());
        held.clock = ClientClock.REAL;
        CliRun run = held.run("lock", "backup", "--try", "-o", "json", "--", "true");
        assertThat(run.exit()).isEqualTo(ExitCode.NO.code());
        assertThat(run.err()).contains("\"reason\":\"LOCK_HELD\"");
        CliRun waited = held.run("lock", "backup", "--wait", "100ms", "-o", "json", "--", "true");
        assertThat(waited.exit()).isEqualTo(ExitCode.NOT_ACQUIRED.code());
        assertThat(waited.err()).contains("\"reason\":\"WAIT_TIMED_OUT\"");
        assertThat(held.cluster.waiterCount()).isEqualTo(1);
    }

    @Test
    void readsATransactionFromStandardInput() {
        fixture.input = "compare exists a = false\nthen put a 'one; two | three'\nelse get a\n";
        assertThat(run("txn", "-").exit()).isZero();
        CliRun again = run("txn", "-", "-o", "value");
        assertThat(again.exit()).isEqualTo(ExitCode.NO.code());
        assertThat(again.out()).isEqualTo("one; two | three\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "{\"then\":[]}",
                "{\"success\":{}}",
                "{\"success\":[1]}",
                "{\"success\":[{\"operation\":\"get\"}]}",
                "{\"success\":[{\"operation\":\"get\",\"key\":\"a\",\"extra\":1}]}",
                "{\"success\":[{\"operation\":\"get\",\"key\":{\"base64\":\"*\"}}]}",
                "{\"success\":[{\"operation\":\"get\",\"key\":\"a\"}]} x",
                "{\"success\":[{\"operation\":\"put\",\"key\":\"a\",\"value\":1.5}]}",
                "{\"success\":[{\"operation\":\"del\",\"key\":\"a\",\"prefix\":\"yes\"}]}",
                "then",
                "then put a",
                "then put a b --lese 1",
                "then put a b --lease x",
                "then del a --all",
                "then incr a much",
                "then get ''",
                "maybe get a",
                "compare value a",
                "compare value a == 1",
                "compare version a = one",
                "compare exists a = maybe",
                "compare size a = 1",
                "then put a 'open",
                "then put a b; then get a"
            })
    void anInvalidTransactionIsAUsageErrorAndNotSent(String text) {
        fixture.input = text;
        CliRun run = run("txn", "-");
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.USAGE.code());
        assertThat(cluster.requestsTo("n1")).isEmpty();
    }

    @Test
    void quotedTextInATransactionMayHaveSeveralLines() {
        fixture.input = "# a comment\nthen put a 'one\ntwo'\nthen put b \\\nthree\n";
        assertThat(run("txn", "-").exit()).isZero();
        assertThat(run("get", "a", "-o", "value").out()).isEqualTo("one\ntwo");
        assertThat(run("get", "b", "-o", "value").out()).isEqualTo("three");
    }

    @Test
    void anInvalidTransactionIsReportedWithItsLine() {
        fixture.input = "then put a 'one\ntwo'\nthen put b\n";
        assertThat(run("txn", "-").err()).contains("line 3: the operation is: put KEY VALUE");
        fixture.input = "then get a\n\nthen put b 'open\n";
        assertThat(run("txn", "-").err()).contains("line 3: a single quote is not closed");
    }

    @Test
    void completesLeasesAndLocks() {
        CliRun.CliFixture prepared = new CliRun.CliFixture(ClusterScenario.WELL.createWithLocks());
        assertThat(prepared.run("-o", "value", "__complete", "locks", "--", "b").out())
                .isEqualTo("backup\n");
        assertThat(prepared.run("-o", "value", "__complete", "leases", "--", "24")
                        .out())
                .isEqualTo("24\n");
        assertThat(prepared.run("-o", "value", "__complete", "locks", "--", "x").out())
                .isEmpty();
    }

    @Test
    void anEmptyLeaseOrAmountIsRefused() {
        for (String operation : List.of("then put a 1 --lease ''", "then incr a ''")) {
            fixture.input = operation + "\n";
            assertThat(run("txn", "-").exit()).as(operation).isEqualTo(2);
        }
    }

    @Test
    void aKeyThatIsNotTextIsRefusedRatherThanChanged() {
        fixture.input = "{\"success\":[{\"operation\":\"get\",\"key\":\"\\ud800\"}]}";
        CliRun run = run("txn", "-");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("'key' has half of a surrogate pair");
    }
}
