package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.raftctl.cli.cluster.FakeServer;
import dev.raftctl.cli.view.ByteText;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.DecisionNote;
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
    private final Run.Place place = new Run.Place(World.WELL.make());

    private boolean hasChanged() {
        return place.cluster.server("n1").asked.stream().anyMatch(ClientRequest.ChangeServers.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"y\n", "yes\n", "Y\n"})
    void aDangerousCommandIsDoneWhenAPersonSaysYes(String answer) {
        place.terminal = true;
        place.input = answer;
        Run run = place.run("remove-server", "n3");
        assertThat(run.exit()).isZero();
        assertThat(run.err()).contains("Remove n3 from the cluster? [y/N] ");
        assertThat(hasChanged()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"n\n", "\n", "", "yess\n"})
    void aDangerousCommandIsNotDoneOnAnyOtherAnswer(String answer) {
        place.terminal = true;
        place.input = answer;
        Run run = place.run("remove-server", "n3");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("nothing was changed");
        assertThat(hasChanged()).isFalse();
    }

    @Test
    void withoutATerminalADangerousCommandNeedsYes() {
        place.input = "y\n";
        assertThat(place.run("remove-server", "n3").exit()).isEqualTo(2);
        assertThat(hasChanged()).isFalse();
    }

    @Test
    void forceDoesNotImplyYes() {
        assertThat(place.run("step-down", "--force").exit()).isEqualTo(2);
        assertThat(place.cluster.server("n1").asked).isEmpty();
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
    void aDryRunSendsNothingThatChangesAnything(String command) {
        List<String> words = List.of((command + " --dry-run").split(" "));
        Run run = place.run(words.toArray(new String[0]));
        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("plan: ");
        for (String name : List.of("n1", "n2", "n3", "n4")) {
            assertThat(place.cluster.server(name).asked).isEmpty();
        }
    }

    @Test
    void sharedOptionsMayComeBeforeTheCommandOrBehindIt() {
        assertThat(place.run("-o", "value", "get", "a").out()).isEqualTo("1");
        assertThat(place.run("get", "a", "-o", "value").out()).isEqualTo("1");
        assertThat(place.run("--output=value", "get", "a").out()).isEqualTo("1");
        assertThat(place.run("-ovalue", "get", "a").out()).isEqualTo("1");
    }

    @Test
    void theLaterOfTwoOptionsCounts() {
        assertThat(place.run("-o", "json", "get", "a", "-o", "value").out()).isEqualTo("1");
    }

    @Test
    void aValueMayBeginWithAnAtSignOrBeEmpty() {
        assertThat(place.run("put", "k", "@/etc/passwd").exit()).isZero();
        assertThat(place.run("get", "k").out()).isEqualTo("@/etc/passwd\n");
        assertThat(place.run("put", "k", "").exit()).isZero();
        assertThat(place.run("get", "k").out()).isEqualTo("\n");
    }

    @Test
    void aDashReadsTheValueFromStandardInput() {
        place.input = "{\n  \"größe\": 1\n}\n";
        assertThat(place.run("put", "k", "-").exit()).isZero();
        assertThat(place.run("get", "k").out()).isEqualTo(place.input + "\n");
    }

    @Test
    void aValueOverItsLimitIsRefusedBeforeItIsSent() {
        place.input = "x".repeat((1 << 20) + 1);
        Run run = place.run("put", "k", "-");
        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.err()).contains("not sent");
        assertThat(place.cluster.server("n1").asked).isEmpty();
    }

    @Test
    void verboseTellsEndpointsAndTimesOnStderrOnly() {
        Run quiet = place.run("get", "a");
        Run run = place.run("get", "a", "-v");
        assertThat(run.out()).isEqualTo(quiet.out());
        assertThat(run.err()).contains("n1 (10.0.0.1:7001): Query: answered");
        assertThat(quiet.err()).isEmpty();
    }

    @Test
    void aStackTraceIsShownOnlyWhenItIsAskedFor() {
        assertThat(place.run("get", "nothing").err()).doesNotContain("at dev.raftctl");
        assertThat(place.run("get", "nothing", "-v").err()).contains("at dev.raftctl");
    }

    @Test
    void coloursAreForTerminalsAndForThoseWhoInsist() {
        assertThat(place.run("status").out()).doesNotContain("\u001b[");
        assertThat(place.run("status", "--color", "always").out()).contains("\u001b[");
        place.env.put("CLICOLOR_FORCE", "1");
        assertThat(place.run("status").out()).contains("\u001b[");
        place.env.put("NO_COLOR", "1");
        assertThat(place.run("status").out()).doesNotContain("\u001b[");
        place.env.put("NO_COLOR", "");
        assertThat(place.run("status").out()).contains("\u001b[");
        place.env.remove("CLICOLOR_FORCE");
        place.terminal = true;
        assertThat(place.run("status").out()).contains("\u001b[");
        assertThat(place.run("status", "-o", "json").out()).doesNotContain("\u001b[");
        place.env.put("TERM", "dumb");
        assertThat(place.run("status").out()).doesNotContain("\u001b[");
    }

    @Test
    void aStatusFitsEightyColumnsOnATerminal() {
        place.terminal = true;
        place.env.put("NO_COLOR", "1");
        place.cluster.server("n3").mood = FakeServer.Mood.DEAD;
        assertThat(place.run("status").out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(place.run("votes").out().lines().limit(4)).allMatch(line -> line.length() <= 80);
    }

    @Test
    void differentBytesAreDifferentKeys() {
        String first = ByteText.decode(new byte[] {'u', '-', (byte) 0xff});
        String second = ByteText.decode(new byte[] {'u', '-', (byte) 0xfe});
        assertThat(place.run("put", first, "5").exit()).isZero();
        assertThat(place.run("put", second, "6").exit()).isZero();
        assertThat(place.run("get", first).out()).isEqualTo("5\n");
        assertThat(place.run("get", second).out()).isEqualTo("6\n");
        assertThat(place.run("put", "k", first).exit()).isZero();
        place.run("get", "k", "-o", "value");
        assertThat(place.outBytes).isEqualTo(new byte[] {'u', '-', (byte) 0xff});
    }

    @Test
    void differentBytesInAScriptAreDifferentKeys() {
        place.inputBytes = "put u-\u00ff 5\nput u-\u00fe 6\nput u-\u00c3 7".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(place.run().exit()).isZero();
        place.inputBytes = "get u-\u00ff\nget u-\u00fe\nget u-\u00c3\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(place.run().out()).isEqualTo("5\n6\n7\n");
    }

    @Test
    void bytesThatAreNoTextAreNoNameAndNoFile() {
        String bytes = ByteText.decode(new byte[] {'n', (byte) 0xff});
        for (List<String> words : List.of(
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
            Run run = place.run(words.toArray(new String[0]));
            assertThat(run.exit()).as(words.toString()).isEqualTo(2);
        }
        assertThat(hasChanged()).isFalse();
        for (String name : List.of("HOME", "XDG_CONFIG_HOME", "RAFTCTL_CACERT", "RAFTCTL_CONTEXT")) {
            Run.Place other = new Run.Place(World.WELL.make());
            other.env.remove("RAFTCTL_ENDPOINTS");
            other.env.put("RAFTCTL_CERT", "c");
            other.env.put("RAFTCTL_KEY", "k");
            other.env.put(name, "/" + bytes);
            assertThat(other.run("status").exit()).as(name).isEqualTo(2);
        }
    }

    @Test
    void aBareValueThatIsAskedForAloneIsItsOwnBytes() {
        byte[] large = new byte[1040384];
        new Random(1).nextBytes(large);
        for (byte[] value : List.of(
                new byte[0],
                "text".getBytes(StandardCharsets.UTF_8),
                "line\n".getBytes(StandardCharsets.UTF_8),
                large)) {
            place.inputBytes = value;
            assertThat(place.run("put", "f", "-").exit()).isZero();
            place.run("get", "f", "-o", "value");
            assertThat(place.outBytes).isEqualTo(value);
            place.run("get", "f", "-o", "value", "--stale");
            assertThat(place.outBytes).isEqualTo(value);
        }
    }

    @Test
    void inAScriptEachValueEndsItsLine() {
        place.input = "put k one\nput l two\nget k -o value\nget l -o value\n";
        assertThat(place.run().out()).endsWith("one\ntwo\n");
        // The list of keys is lines, also when there is one key only.
        assertThat(place.run("ls", "k", "-o", "value").out()).isEqualTo("k\n");
        assertThat(place.run("get", "k").out()).isEqualTo("one\n");
    }

    @Test
    void aValueInAScriptIntoAShellCommandIsItsOwnBytes() {
        place.input = "put k one\nget k -o value | od -An -c\n";
        assertThat(place.run().out()).endsWith("   o   n   e\n");
    }

    @Test
    void aScriptIsNoValue() {
        place.input = "put s -\nput k 1\n";
        Run run = place.run();
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("line 1: ").contains("the commands are read there");
        assertThat(place.cluster.server("n1").asked).isEmpty();
    }

    @Test
    void aLineOfAScriptThatFailsIsNamed() {
        place.input = "# first\nget a\n\nput 'two\nlines' 1; get nothing\nget a\n";
        Run run = place.run();
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).startsWith("error: line 4: there is no key nothing");
        assertThat(place.run("-o", "json").err()).contains(",\"line\":4}");
        place.input = "get a\nfrobnicate\n";
        assertThat(place.run().err()).startsWith("error: line 2: ");
        place.input = "get a\nuse n9\n";
        assertThat(place.run().err()).startsWith("error: line 2: ");
    }

    @Test
    void whenStdoutIsClosedThereIsNoTrace() throws IOException {
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
        Surroundings surroundings = new Surroundings(
                place.env,
                new ByteArrayInputStream(new byte[0]),
                closed,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                false,
                0,
                place.cluster);
        try (Cli cli = new Cli(surroundings, place.cluster.pace)) {
            assertThat(cli.run(List.of("status"))).isZero();
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void anInterruptEndsAWaitWith130() {
        place.cluster.depose();
        Thread.currentThread().interrupt();
        Run run = place.run("wait", "leader");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(run.exit()).isEqualTo(130);
    }

    /** {@code raftctl get k > file} on a full disk. */
    @Test
    void anOutputThatCannotBeWrittenIsNotPassedOver() {
        FakeDevice full = new FakeDevice();
        assertThat(full.run("get", "a")).isEqualTo(70);
        assertThat(full.err()).contains("the output could not be written: No space left on device");
        assertThat(full.run("get", "a", "-o", "json")).isEqualTo(70);
        assertThat(full.err()).contains("\"reason\":\"CANNOT_WRITE\"");
    }

    /** {@code raftctl ls | head -1}. */
    @Test
    void aReaderThatWentAwayIsNoFailure() {
        FakeDevice left = new FakeDevice();
        left.mayBeLeft = true;
        assertThat(left.run("get", "a")).isZero();
        assertThat(left.err()).isEmpty();
    }

    /** Takes nothing. */
    private final class FakeDevice extends OutputStream {
        private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        private boolean mayBeLeft;

        @Override
        public void write(int value) throws IOException {
            throw new IOException("No space left on device");
        }

        int run(String... words) {
            Surroundings surroundings = new Surroundings(
                    place.env,
                    new ByteArrayInputStream(new byte[0]),
                    ResultStream.to(this, () -> mayBeLeft),
                    new PrintStream(errors, true, StandardCharsets.UTF_8),
                    false,
                    false,
                    false,
                    0,
                    place.cluster);
            try (Cli cli = new Cli(surroundings, place.cluster.pace)) {
                return cli.run(List.of(words));
            }
        }

        String err() {
            return errors.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void aDryRunLeavesTheContextsAsTheyAre(@TempDir Path directory) {
        place.env.put("XDG_CONFIG_HOME", directory.toString());
        Run run = place.run("context", "set", "prod", "-e", "10.0.0.1:7001", "--dry-run");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("context prod is 10.0.0.1:7001");
        assertThat(directory).isEmptyDirectory();
        assertThat(place.run("context", "use", "prod", "--dry-run").exit()).isEqualTo(2);
    }

    @Test
    void aKeyThatBeginsWithADashIsToldItsPlace() {
        assertThat(place.run("put", "-lead", "v").err()).contains("a value that begins with a dash stands behind --");
        assertThat(place.run("put", "k").err()).doesNotContain("dash");
        assertThat(place.run("put", "-o", "json", "k").err()).doesNotContain("dash");
    }

    @Test
    void onlyAWordThatIsNearIsProposed() {
        assertThat(place.run("stats").err()).contains("did you mean status?");
        assertThat(place.run("frobnicate").err())
                .contains("there is no command 'frobnicate'")
                .doesNotContain("did you mean");
        assertThat(place.run("log", "tial").err())
                .contains("raftctl log has no command 'tial'")
                .contains("did you mean tail?");
        assertThat(place.run("put", "k", "v", "--if-version", "1", "--if-absent")
                        .err())
                .doesNotContain("Error:");
    }

    @Test
    void wordsOfTheConsoleFailInAScriptAsCommandsDo() {
        for (String words : List.of("use n9", "use 'a b'", "use", "exit soon", "watch-status", "put 'open")) {
            place.input = words + "\n";
            Run run = place.run("-o", "json");
            assertThat(run.exit()).as(words).isEqualTo(words.equals("use n9") ? 1 : 2);
            assertThat(run.out()).as(words).isEmpty();
            assertThat(run.err().lines()).as(words).hasSize(1);
            assertThat(run.err()).startsWith("{\"schemaVersion\":1,\"error\":{\"code\":" + run.exit());
        }
    }

    @Test
    void aValueOverTheLimitOnStandardInputIsNotSentAndItsSizeNotGuessed() {
        place.input = "x".repeat(3 << 20);
        Run run = place.run("put", "k", "-");
        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.err())
                .contains("not sent: the value on standard input is over the limit of 1040384 bytes")
                .doesNotContain("1040385");
        place.input = "x".repeat(1040384);
        assertThat(place.run("put", "k", "-", "--dry-run").out()).contains("1040384 bytes");
    }

    @Test
    void shellsAreOfferedKeysWithADashOnlyWhereOneWasTyped() {
        FakeServer leader = place.cluster.server("n1");
        place.run("put", "--", "-dashed", "v");
        assertThat(leader.asked).isNotEmpty();
        assertThat(place.run("__complete", "keys", "--", "").out())
                .doesNotContain("-dashed")
                .isNotEmpty();
        assertThat(place.run("__complete", "keys", "--", "-").out()).isEqualTo("-dashed\n");
    }

    @Test
    void votesTellsRefusalsInTheOrderOfTimeAndWhoLedLast() {
        place.cluster.server("n1").role = ServerRole.FOLLOWER;
        for (String id : List.of("n1", "n2", "n3")) {
            place.cluster.server(id).leader = null;
            place.cluster.server(id).contactMs = -1;
        }
        tells("n1", note(1, "election-won"), note(4, "stepped-down"), note(5, "prevote-refused"));
        tells("n2", note(1, "election-won"), note(2, "leader-heard"), note(3, "refused-by"), note(6, "refused-by"));
        tells("n3", note(2, "vote-refused"));
        String told = place.run("votes").out();
        assertThat(told.lines().filter(line -> line.startsWith("2023-")).map(line -> line.split(" ")[1]))
                .containsExactly("n3", "n2", "n1", "n2");
        assertThat(told.lines().filter(line -> line.startsWith("n1 ")))
                .singleElement(STRING)
                .endsWith("led term 5");
        assertThat(told.lines().filter(line -> line.startsWith("n2 ")))
                .singleElement(STRING)
                .endsWith("never");
        assertThat(place.run("votes", "-o", "json").out())
                .contains("\"ledTerm\":5")
                .contains("\"ledTerm\":null");
    }

    private void tells(String id, DecisionNote... notes) {
        place.cluster
                .server(id)
                .always(request -> request instanceof ClientRequest.ReadDecisions
                        ? new ClientReply.Decisions(List.of(notes))
                        : null);
    }

    private static DecisionNote note(long second, String kind) {
        return new DecisionNote(1_700_000_000_000L + second * 1_000, 5, kind, "n9", kind);
    }
}
