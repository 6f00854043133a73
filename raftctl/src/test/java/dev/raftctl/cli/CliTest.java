package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.raftctl.cli.view.SurrogateEscapedText;
import dev.raftctl.client.FakeServer;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.ServerRole;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
    private final CliRun.CliFixture fixture = new CliRun.CliFixture(ClusterScenario.WELL.create());

    private boolean hasChangedServers() {
        return fixture.cluster.server("n1").requests.stream()
                .anyMatch(ClientRequest.ChangeMembershipRequest.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"y\n", "yes\n", "Y\n"})
    void runsADangerousCommandAfterAYes(String answer) {
        fixture.isTerminal = true;
        fixture.input = answer;
        CliRun run = fixture.run("remove-server", "n3");
        assertThat(run.exit()).isZero();
        assertThat(run.err()).contains("Remove n3 from the cluster? [y/N] ");
        assertThat(hasChangedServers()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"n\n", "\n", "", "yess\n"})
    void doesNotRunADangerousCommandAfterAnotherAnswer(String answer) {
        fixture.isTerminal = true;
        fixture.input = answer;
        CliRun run = fixture.run("remove-server", "n3");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("nothing was changed");
        assertThat(hasChangedServers()).isFalse();
    }

    @Test
    void needsYesForADangerousCommandWithoutATerminal() {
        fixture.input = "y\n";
        assertThat(fixture.run("remove-server", "n3").exit()).isEqualTo(2);
        assertThat(hasChangedServers()).isFalse();
    }

    @Test
    void forceDoesNotImplyYes() {
        assertThat(fixture.run("step-down", "--force").exit()).isEqualTo(2);
        assertThat(fixture.cluster.server("n1").requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "put k v",
                "del a",
                "incr a",
                "cas a 1 2",
                "add-server n4=10.0.0.4:7001",
                "remove-server n3",
                "demote n3",
                "replace-server n2 n4=10.0.0.4:7001",
                "step-down",
                "transfer-leadership n2",
                "campaign n2"
            })
    void dryRunSendsNoChanges(String command) {
        List<String> arguments = List.of((command + " --dry-run").split(" "));
        CliRun run = fixture.run(arguments.toArray(new String[0]));
        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("plan: ");
        for (String name : List.of("n1", "n2", "n3", "n4")) {
            assertThat(fixture.cluster.server(name).requests).isEmpty();
        }
    }

    @Test
    void acceptsSharedOptionsBeforeAndAfterTheCommand() {
        assertThat(fixture.run("-o", "value", "get", "a").out()).isEqualTo("1");
        assertThat(fixture.run("get", "a", "-o", "value").out()).isEqualTo("1");
        assertThat(fixture.run("--output=value", "get", "a").out()).isEqualTo("1");
        assertThat(fixture.run("-ovalue", "get", "a").out()).isEqualTo("1");
    }

    @Test
    void theLastOfRepeatedOptionsWins() {
        assertThat(fixture.run("-o", "json", "get", "a", "-o", "value").out()).isEqualTo("1");
    }

    @Test
    void acceptsAnEmptyValueAndAnAtSign() {
        assertThat(fixture.run("put", "k", "@/etc/passwd").exit()).isZero();
        assertThat(fixture.run("get", "k").out()).isEqualTo("@/etc/passwd\n");
        assertThat(fixture.run("put", "k", "").exit()).isZero();
        assertThat(fixture.run("get", "k").out()).isEqualTo("\n");
    }

    @Test
    void aDashReadsTheValueFromStandardInput() {
        fixture.input = "{\n  \"größe\": 1\n}\n";
        assertThat(fixture.run("put", "k", "-").exit()).isZero();
        assertThat(fixture.run("get", "k").out()).isEqualTo(fixture.input + "\n");
    }

    @Test
    void refusesAnOversizedValueWithoutSendingIt() {
        fixture.input = "x".repeat((1 << 20) + 1);
        CliRun run = fixture.run("put", "k", "-");
        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.err()).contains("not sent");
        assertThat(fixture.cluster.server("n1").requests).isEmpty();
    }

    @Test
    void verbosePrintsEndpointsAndTimesToStderrOnly() {
        CliRun quiet = fixture.run("get", "a");
        CliRun run = fixture.run("get", "a", "-v");
        assertThat(run.out()).isEqualTo(quiet.out());
        assertThat(run.err()).contains("n1 (10.0.0.1:7001): QueryRequest: answered");
        assertThat(quiet.err()).isEmpty();
    }

    @Test
    void printsAStackTraceOnlyWithVerbose() {
        assertThat(fixture.run("get", "nothing").err()).doesNotContain("at dev.raftctl");
        assertThat(fixture.run("get", "nothing", "-v").err()).contains("at dev.raftctl");
    }

    @Test
    void usesColoursOnTerminalsOrWhenForced() {
        assertThat(fixture.run("status").out()).doesNotContain("\u001b[");
        assertThat(fixture.run("status", "--color", "always").out()).contains("\u001b[");
        fixture.env.put("CLICOLOR_FORCE", "1");
        assertThat(fixture.run("status").out()).contains("\u001b[");
        fixture.env.put("NO_COLOR", "1");
        assertThat(fixture.run("status").out()).doesNotContain("\u001b[");
        fixture.env.put("NO_COLOR", "");
        assertThat(fixture.run("status").out()).contains("\u001b[");
        fixture.env.remove("CLICOLOR_FORCE");
        fixture.isTerminal = true;
        assertThat(fixture.run("status").out()).contains("\u001b[");
        assertThat(fixture.run("status", "-o", "json").out()).doesNotContain("\u001b[");
        fixture.env.put("TERM", "dumb");
        assertThat(fixture.run("status").out()).doesNotContain("\u001b[");
    }

    @Test
    void statusFitsEightyColumnsOnATerminal() {
        fixture.isTerminal = true;
        fixture.env.put("NO_COLOR", "1");
        fixture.cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        assertThat(fixture.run("status").out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(fixture.run("votes").out().lines().limit(4)).allMatch(line -> line.length() <= 80);
    }

    @Test
    void differentBytesAreDifferentKeys() {
        String first = SurrogateEscapedText.decode(new byte[] {'u', '-', (byte) 0xff});
        String second = SurrogateEscapedText.decode(new byte[] {'u', '-', (byte) 0xfe});
        assertThat(fixture.run("put", first, "5").exit()).isZero();
        assertThat(fixture.run("put", second, "6").exit()).isZero();
        assertThat(fixture.run("get", first).out()).isEqualTo("5\n");
        assertThat(fixture.run("get", second).out()).isEqualTo("6\n");
        assertThat(fixture.run("put", "k", first).exit()).isZero();
        fixture.run("get", "k", "-o", "value");
        assertThat(fixture.outBytes).isEqualTo(new byte[] {'u', '-', (byte) 0xff});
    }

    @Test
    void differentBytesInAScriptAreDifferentKeys() {
        fixture.inputBytes = "put u-\u00ff 5\nput u-\u00fe 6\nput u-\u00c3 7".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(fixture.run().exit()).isZero();
        fixture.inputBytes = "get u-\u00ff\nget u-\u00fe\nget u-\u00c3\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(fixture.run().out()).isEqualTo("5\n6\n7\n");
    }

    @Test
    void refusesNonTextBytesInNamesAndPaths() {
        String bytes = SurrogateEscapedText.decode(new byte[] {'n', (byte) 0xff});
        for (List<String> arguments : List.of(
                List.of("inspect", bytes),
                List.of("remove-server", bytes, "-y"),
                List.of("add-server", bytes + "=10.0.0.4:7001"),
                List.of("bootstrap", "n1=10.0.0.1:7001", "--name", bytes),
                List.of("snapshot", "inspect", bytes),
                List.of("check", "--data-dir", bytes),
                List.of("node", "--id", "n1", "--data-dir", bytes),
                List.of("status", "--cacert", bytes, "--cert", "c", "--key", "k"),
                List.of("status", "-C", bytes),
                List.of(bytes))) {
            CliRun run = fixture.run(arguments.toArray(new String[0]));
            assertThat(run.exit()).as(arguments.toString()).isEqualTo(2);
        }
        assertThat(hasChangedServers()).isFalse();
        for (String name : List.of("HOME", "XDG_CONFIG_HOME", "RAFTCTL_CACERT", "RAFTCTL_CONTEXT")) {
            CliRun.CliFixture other = new CliRun.CliFixture(ClusterScenario.WELL.create());
            other.env.remove("RAFTCTL_ENDPOINTS");
            other.env.put("RAFTCTL_CERT", "c");
            other.env.put("RAFTCTL_KEY", "k");
            other.env.put(name, "/" + bytes);
            assertThat(other.run("status").exit()).as(name).isEqualTo(2);
        }
    }

    @Test
    void aSingleBareValueIsPrintedAsItsExactBytes() {
        byte[] large = new byte[1040384];
        new Random(1).nextBytes(large);
        for (byte[] value : List.of(
                new byte[0],
                "text".getBytes(StandardCharsets.UTF_8),
                "line\n".getBytes(StandardCharsets.UTF_8),
                large)) {
            fixture.inputBytes = value;
            assertThat(fixture.run("put", "f", "-").exit()).isZero();
            fixture.run("get", "f", "-o", "value");
            assertThat(fixture.outBytes).isEqualTo(value);
            fixture.run("get", "f", "-o", "value", "--stale");
            assertThat(fixture.outBytes).isEqualTo(value);
        }
    }

    @Test
    void aScriptEndsEachValueWithANewline() {
        fixture.input = "put k one\nput l two\nget k -o value\nget l -o value\n";
        assertThat(fixture.run().out()).endsWith("one\ntwo\n");
        // A list of keys is printed as lines, even if there is only one key.
        assertThat(fixture.run("ls", "k", "-o", "value").out()).isEqualTo("k\n");
        assertThat(fixture.run("get", "k").out()).isEqualTo("one\n");
    }

    @Test
    void aValuePipedInAScriptIsItsExactBytes() {
        fixture.input = "put k one\nget k -o value | od -An -c\n";
        assertThat(fixture.run().out()).endsWith("   o   n   e\n");
    }

    @Test
    void aScriptCannotReadAValueFromStandardInput() {
        fixture.input = "put s -\nput k 1\n";
        CliRun run = fixture.run();
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("line 1: ").contains("the script itself is read from there");
        assertThat(fixture.cluster.server("n1").requests).isEmpty();
    }

    @Test
    void namesTheFailingLineOfAScript() {
        fixture.input = "# first\nget a\n\nput 'two\nlines' 1; get nothing\nget a\n";
        CliRun run = fixture.run();
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).startsWith("error: line 4: key not found: nothing");
        assertThat(fixture.run("-o", "json").err()).contains(",\"line\":4}");
        fixture.input = "get a\nfrobnicate\n";
        assertThat(fixture.run().err()).startsWith("error: line 2: ");
        fixture.input = "get a\nuse n9\n";
        assertThat(fixture.run().err()).startsWith("error: line 2: ");
    }

    @Test
    void printsNoStackTraceWhenStdoutIsClosed() throws IOException {
        PrintStream closed = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int value) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                false,
                StandardCharsets.UTF_8);
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CliEnvironment environment = new CliEnvironment(
                fixture.env,
                new ByteArrayInputStream(new byte[0]),
                closed,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                false,
                0,
                fixture.cluster);
        try (Cli cli = new Cli(environment, fixture.cluster.clock)) {
            assertThat(cli.run(List.of("status"))).isZero();
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void anInterruptedWaitExitsWith130() {
        fixture.cluster.depose();
        Thread.currentThread().interrupt();
        CliRun run = fixture.run("wait", "leader");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(run.exit()).isEqualTo(130);
    }

    /** {@code raftctl get k > file} on a full disk. */
    @Test
    void failsWhenTheOutputCannotBeWritten() {
        FakeDevice full = new FakeDevice();
        assertThat(full.run("get", "a")).isEqualTo(70);
        assertThat(full.err()).contains("the output could not be written: No space left on device");
        assertThat(full.run("get", "a", "-o", "json")).isEqualTo(70);
        assertThat(full.err()).contains("\"reason\":\"CANNOT_WRITE\"");
    }

    /** {@code raftctl ls | head -1}. */
    @Test
    void aClosedPipeIsNoFailure() {
        FakeDevice closedPipe = new FakeDevice();
        closedPipe.mayBeAbandoned = true;
        assertThat(closedPipe.run("get", "a")).isZero();
        assertThat(closedPipe.err()).isEmpty();
    }

    /** Fails every write. */
    private final class FakeDevice extends OutputStream {
        private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        private boolean mayBeAbandoned;

        @Override
        public void write(int value) throws IOException {
            throw new IOException("No space left on device");
        }

        int run(String... arguments) {
            CliEnvironment environment = new CliEnvironment(
                    fixture.env,
                    new ByteArrayInputStream(new byte[0]),
                    ResultPrintStream.to(this, () -> mayBeAbandoned),
                    new PrintStream(errors, true, StandardCharsets.UTF_8),
                    false,
                    false,
                    false,
                    0,
                    fixture.cluster);
            try (Cli cli = new Cli(environment, fixture.cluster.clock)) {
                return cli.run(List.of(arguments));
            }
        }

        String err() {
            return errors.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void dryRunDoesNotChangeContexts(@TempDir Path directory) {
        fixture.env.put("XDG_CONFIG_HOME", directory.toString());
        CliRun run = fixture.run("context", "set", "prod", "-e", "10.0.0.1:7001", "--dry-run");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("set context prod to 10.0.0.1:7001");
        assertThat(directory).isEmptyDirectory();
        assertThat(fixture.run("context", "use", "prod", "--dry-run").exit()).isEqualTo(2);
    }

    @Test
    void explainsHowToPassAKeyThatStartsWithADash() {
        assertThat(fixture.run("put", "-lead", "v").err()).contains("put -- before a value that starts with a dash");
        assertThat(fixture.run("put", "k").err()).doesNotContain("dash");
        assertThat(fixture.run("put", "-o", "json", "k").err()).doesNotContain("dash");
    }

    @Test
    void suggestsOnlySimilarCommands() {
        assertThat(fixture.run("stats").err()).contains("did you mean status?");
        assertThat(fixture.run("frobnicate").err())
                .contains("unknown command 'frobnicate'")
                .doesNotContain("did you mean");
        assertThat(fixture.run("log", "tial").err())
                .contains("raftctl log has no command 'tial'")
                .contains("did you mean tail?");
        assertThat(fixture.run("put", "k", "v", "--if-version", "1", "--if-absent")
                        .err())
                .doesNotContain("Error:");
    }

    @Test
    void consoleBuiltinsFailInAScriptAsCommandsDo() {
        for (String arguments : List.of("use n9", "use 'a b'", "use", "exit soon", "watch-status", "put 'open")) {
            fixture.input = arguments + "\n";
            CliRun run = fixture.run("-o", "json");
            assertThat(run.exit()).as(arguments).isEqualTo(arguments.equals("use n9") ? 1 : 2);
            assertThat(run.out()).as(arguments).isEmpty();
            assertThat(run.err().lines()).as(arguments).hasSize(1);
            assertThat(run.err()).startsWith("{\"schemaVersion\":1,\"error\":{\"code\":" + run.exit());
        }
    }

    @Test
    void refusesOversizedStandardInputWithoutGuessingItsSize() {
        fixture.input = "x".repeat(3 << 20);
        CliRun run = fixture.run("put", "k", "-");
        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.err())
                .contains("not sent: the value on standard input exceeds the limit of 1040384 bytes")
                .doesNotContain("1040385");
        fixture.input = "x".repeat(1040384);
        assertThat(fixture.run("put", "k", "-", "--dry-run").out()).contains("1040384 bytes");
    }

    @Test
    void completesKeysWithADashOnlyAfterADash() {
        FakeServer leader = fixture.cluster.server("n1");
        fixture.run("put", "--", "-dashed", "v");
        assertThat(leader.requests).isNotEmpty();
        assertThat(fixture.run("__complete", "keys", "--", "").out())
                .doesNotContain("-dashed")
                .isNotEmpty();
        assertThat(fixture.run("__complete", "keys", "--", "-").out()).isEqualTo("-dashed\n");
    }

    @Test
    void votesPrintsRefusalsByTimeAndTheLastLeader() {
        fixture.cluster.server("n1").role = ServerRole.FOLLOWER;
        for (String id : List.of("n1", "n2", "n3")) {
            fixture.cluster.server(id).leader = null;
            fixture.cluster.server(id).lastLeaderContactMs = -1;
        }
        setDecisions("n1", note(1, "election-won"), note(4, "stepped-down"), note(5, "prevote-refused"));
        setDecisions(
                "n2", note(1, "election-won"), note(2, "leader-heard"), note(3, "refused-by"), note(6, "refused-by"));
        setDecisions("n3", note(2, "vote-refused"));
        String out = fixture.run("votes").out();
        assertThat(out.lines().filter(line -> line.startsWith("2023-")).map(line -> line.split(" ")[1]))
                .containsExactly("n3", "n2", "n1", "n2");
        assertThat(out.lines().filter(line -> line.startsWith("n1 ")))
                .singleElement(STRING)
                .endsWith("led term 5");
        assertThat(out.lines().filter(line -> line.startsWith("n2 ")))
                .singleElement(STRING)
                .endsWith("never");
        assertThat(fixture.run("votes", "-o", "json").out())
                .contains("\"ledTerm\":5")
                .contains("\"ledTerm\":null");
    }

    private void setDecisions(String id, DecisionRecord... notes) {
        fixture.cluster
                .server(id)
                .handleAll(request -> request instanceof ClientRequest.ReadDecisionsRequest
                        ? new ClientReply.DecisionsReply(List.of(notes))
                        : null);
    }

    private static DecisionRecord note(long second, String kind) {
        return new DecisionRecord(1_700_000_000_000L + second * 1_000, 5, kind, "n9", kind);
    }
}
