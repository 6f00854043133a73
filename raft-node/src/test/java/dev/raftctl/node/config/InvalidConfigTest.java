package dev.raftctl.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each invalid file, and the exact error message: the location, what is wrong, and how to correct it. */
class InvalidConfigTest {
    private static final String TOML =
            "write sections as [name] and settings as name = \"value\"; integers and true or false need no quotes";

    private static final String VALID = """
            [node]
            id = "n1"
            listen = "127.0.0.1:7001"
            data-dir = "data"
            """;

    @TempDir
    Path directory;

    @Test
    void refusesAKeyWithTooManyPartsBeforeParsing() {
        for (String key : List.of(
                "a.".repeat(100_000) + "b = 1", "[" + "a.".repeat(20) + "b]", "x = { a" + ".a".repeat(20) + " = 1 }")) {
            assertExcess(VALID + key, "has a key of more than 16 parts");
        }
    }

    @Test
    void refusesTooManySettingsBeforeParsing() {
        StringBuilder servers = new StringBuilder(VALID + "[cluster]\nservers = {");
        for (int i = 0; i < 8_000; i++) {
            servers.append(" n").append(i).append(" = \"h:").append(i + 1).append("\",");
        }
        for (String text : List.of(
                servers + " }",
                VALID + "x = [" + "1,".repeat(10_000) + "1]",
                VALID + "[a]\n".repeat(10_000),
                VALID + "a = 1\n".repeat(10_000))) {
            assertExcess(text, "it holds more than 2000 settings, sections and values");
        }
    }

    @Test
    void ignoresPunctuationInStringsAndComments() throws Exception {
        Path file = directory.resolve("good.toml");
        Files.writeString(
                file,
                "# " + "a.b = 1, ".repeat(1_000) + "\n" + VALID + "[cluster]\nname = \"x\" # \"" + ".".repeat(100)
                        + "\n[tls]\ncert = '" + "./".repeat(100) + "c.pem'\nkey = \"" + "./".repeat(100)
                        + "k.pem\"\nca = \"\"\"" + "./".repeat(50) + "ca.pem\"\"\"\n");
        assertThat(NodeConfigLoader.load(file, CommandLineOverrides.NONE)
                        .cluster()
                        .name())
                .isEqualTo("x");
    }

    private void assertExcess(String text, String reason) {
        try {
            Path file = Files.writeString(directory.resolve("excess.toml"), text);
            NodeConfigLoader.load(file, CommandLineOverrides.NONE);
            fail("it was read");
        } catch (InvalidConfigFailure failure) {
            assertThat(failure.reason()).contains(reason);
        } catch (IOException unwritable) {
            throw new java.io.UncheckedIOException(unwritable);
        }
    }

    @TestFactory
    Stream<DynamicTest> unknownKeyErrorSuggestsTheNearestKnownKey() {
        return Stream.of(
                bad("[raft]\nheartbaet = \"1ms\"", "line 6: unknown key 'raft.heartbaet'", "did you mean 'heartbeat'?"),
                bad(
                        "[raft]\n\n\nhart-beat = \"1ms\"",
                        "line 8: unknown key 'raft.hart-beat'",
                        "did you mean 'heartbeat'?"),
                bad("[raft]\nlisten = 1", "line 6: unknown key 'raft.listen'", "did you mean 'node.listen'?"),
                bad(
                        "[raft]\nelection_timeout = \"1s\"",
                        "line 6: unknown key 'raft.election_timeout'",
                        "did you mean 'election-timeout'?"),
                bad(
                        "[cluster]\nbotstrap = true",
                        "line 6: unknown key 'cluster.botstrap'",
                        "did you mean 'bootstrap'?"),
                bad(
                        "[raftt]\nheartbeat = \"1ms\"",
                        "line 5: unknown section 'raftt'",
                        "the sections are node, cluster, raft, snapshot, storage, limits, tls, metrics, log"),
                bad(
                        "[metrics]\nwhatever-this-is = 1",
                        "line 6: unknown key 'metrics.whatever-this-is'",
                        "[metrics] has listen"),
                bad(
                        "[raft.more]\nx = 1",
                        "line 5: unknown section 'raft.more'",
                        "[raft] has append-bytes, cache-bytes, catch-up-rounds, check-quorum, election-timeout, heartbeat, lease-reads, pre-vote, uncommitted-bytes, window-bytes, window-messages"),
                bad(
                        "[[raft]]\nx = 1",
                        "line 5: unknown key 'raft'",
                        "the sections are node, cluster, raft, snapshot, storage, limits, tls, metrics, log"));
    }

    @TestFactory
    Stream<DynamicTest> invalidValueErrorStatesWhatIsExpected() {
        return Stream.of(
                bad(
                        "[raft]\nheartbeat = \"100\"",
                        "line 6: '100' is not a value for raft.heartbeat",
                        "expected a duration such as 500ms, 5s or 2m"),
                bad(
                        "[raft]\nheartbeat = 100",
                        "line 6: '100' is not a value for raft.heartbeat",
                        "expected a duration such as 500ms, 5s or 2m"),
                bad(
                        "[raft]\nheartbeat = \"0ms\"",
                        "line 6: '0ms' is not a value for raft.heartbeat",
                        "raft.heartbeat must be from 1ms to 30s, not 0ms"),
                bad(
                        "[raft]\nelection-timeout = \"999999999h\"",
                        "line 6: '999999999h' is not a value for raft.election-timeout",
                        "expected a duration of less than 200 years"),
                bad(
                        "[raft]\nelection-timeout = \"5m\"",
                        "line 6: '5m' is not a value for raft.election-timeout",
                        "raft.election-timeout must be from 20ms to 1m, not 5m"),
                bad(
                        "[raft]\nheartbeat = \"600ms\"",
                        "line 6: raft.heartbeat is 600ms, but raft.election-timeout is 1000ms",
                        "the heartbeat must be at most half the election timeout; a tenth is usual"),
                bad(
                        "[raft]\nlease-reads = true\ncheck-quorum = false",
                        "line 6: raft.lease-reads is true, but raft.check-quorum is false",
                        "lease reads require check-quorum on every server of the cluster"),
                bad(
                        "[raft]\npre-vote = \"yes\"",
                        "line 6: 'yes' is not a value for raft.pre-vote",
                        "expected true or false"),
                bad(
                        "[raft]\nwindow-messages = 0",
                        "line 6: '0' is not a value for raft.window-messages",
                        "expected a whole number from 1 to 10000"),
                bad(
                        "[raft]\nwindow-messages = -1",
                        "line 6: '-1' is not a value for raft.window-messages",
                        "expected a whole number from 1 to 10000"),
                bad(
                        "[raft]\nwindow-messages = 1.5",
                        "line 6: 'raft.window-messages' has an unsupported type",
                        "expected a string, an integer or a boolean"),
                bad(
                        "[raft]\nappend-bytes = \"3 MB\"",
                        "line 6: '3 MB' is not a value for raft.append-bytes",
                        "expected a size such as 65536, 512KiB, 64MiB or 1GiB"),
                bad(
                        "[raft]\nappend-bytes = \"64MiB\"",
                        "line 6: '64MiB' is not a value for raft.append-bytes",
                        "raft.append-bytes must be from 4KiB to 2MiB, not 64MiB"),
                bad(
                        "[log]\nformat = \"xml\"",
                        "line 6: 'xml' is not a value for log.format",
                        "expected one of text, json"),
                bad(
                        "[metrics]\nlisten = \"::1:9101\"",
                        "line 6: '::1:9101' is not a value for metrics.listen",
                        "'::1:9101' is not HOST:PORT: put an IPv6 address in brackets"),
                bad(
                        "[cluster]\nname = \"\"",
                        "line 6: '' is not a value for cluster.name",
                        "expected 1 to 64 of A-Z a-z 0-9 . _ - beginning with a letter or a digit"),
                bad("raft = 5", "line 5: unknown key 'node.raft'", "[node] has advertise, data-dir, id, listen"));
    }

    @TestFactory
    Stream<DynamicTest> reportsInvalidServerLists() {
        return Stream.of(
                bad(
                        "[cluster]\nservers = { n1 = \"10.0.0.1\" }",
                        "line 6: '10.0.0.1' is not a value for cluster.servers.n1",
                        "'10.0.0.1' is not HOST:PORT"),
                bad(
                        "[cluster]\nservers = [ \"10.0.0.1:7001\" ]",
                        "line 6: 'cluster.servers' is a table",
                        "write { n1 = \"HOST:PORT\", ... }"),
                bad(
                        "[cluster]\nservers = { \"n 1\" = \"10.0.0.1:1\" }",
                        "line 6: 'n 1' is not a value for cluster.servers",
                        "a server id is 1 to 64 characters of A-Z a-z 0-9 . _ - and starts with a letter or a digit"),
                bad(
                        "[cluster]\nservers = { n1 = \"a:1\", n2 = \"a:1\" }",
                        "line 6: servers n1 and n2 have the same address, a:1",
                        ""),
                bad(
                        "[cluster.servers]\nn1 = \"a:1\"\nn2 = \"0.0.0.0:1\"",
                        "line 7: cluster.servers.n2 is 0.0.0.0:1, which other servers cannot connect to",
                        "use an address that other servers can reach"),
                bad(
                        "[cluster]\nbootstrap = true",
                        "line 6: cluster.bootstrap is true, but no servers are listed",
                        "add servers = { n1 = \"HOST:PORT\", ... } to the [cluster] section"),
                bad(
                        "advertise = \"b:1\"\n[cluster]\nservers = { n1 = \"a:1\" }",
                        "line 5: node.advertise is b:1, but cluster.servers lists n1 at a:1",
                        "remove node.advertise: every server uses the list"),
                bad(
                        "advertise = \"0.0.0.0:1\"",
                        "line 5: node.advertise is 0.0.0.0:1, which other servers cannot connect to",
                        "use an address that other servers can reach"));
    }

    @TestFactory
    Stream<DynamicTest> requiresAllTlsFilesOrNone() {
        return Stream.of(
                bad(
                        "[tls]\ncert = \"x\"",
                        "line 6: tls.cert, tls.key and tls.ca must be given together",
                        "mutual TLS requires all three; create them with: raftctl tls init"),
                bad(
                        "[tls]\ncert = \"x\"\nkey = \"y\"\nca = \"z\"\ninsecure = true",
                        "line 9: tls.insecure cannot be combined with certificates",
                        "remove tls.insecure, or the certificates"),
                bad("[tls]\nca = \" \"", "line 6: ' ' is not a value for tls.ca", "expected a file"));
    }

    @TestFactory
    Stream<DynamicTest> reportsInvalidTomlWithItsLine() {
        return Stream.of(
                bad("[raft\nheartbeat = 1", "line 5: invalid TOML: Unexpected end of line, expected ]", TOML),
                bad("id = \"n2\"", "line 5: invalid TOML: id previously defined at line 2, column 1", TOML));
    }

    @Test
    void reportsTheFirstOfSeveralErrors() throws IOException {
        for (int round = 0; round < 20; round++) {
            String text = VALID + "[raft]\nfirst = 1\nsecond = 1\n[snapshot]\nthird = 1\n[log]\nfourth = 1\n";
            assertThat(failureOf(text).location()).endsWith("line 6");
        }
    }

    @Test
    void mutatedFilesAreReadOrFailWithAConfigFailure() throws IOException {
        String whole = VALID
                + "[cluster]\nname = \"c\"\nservers = { n1 = \"127.0.0.1:7001\" }\n[raft]\nheartbeat = \"50ms\"\npre-vote = true\n";
        Random random = new Random(9);
        List<String> refused = new ArrayList<>();
        for (int round = 0; round < 1_000; round++) {
            StringBuilder mutated = new StringBuilder(whole);
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(mutated.length());
                switch (random.nextInt(3)) {
                    case 0 -> mutated.deleteCharAt(at);
                    case 1 -> mutated.setCharAt(at, "[]{}=\".#\n'\\,x0".charAt(random.nextInt(14)));
                    default -> mutated.insert(at, (char) (32 + random.nextInt(95)));
                }
            }
            try {
                NodeConfigLoader.load(file(mutated.toString()), CommandLineOverrides.NONE);
            } catch (InvalidConfigFailure failure) {
                refused.add(failure.getMessage());
            }
        }
        assertThat(refused).hasSizeGreaterThan(200).allMatch(message -> message.contains("node.toml"));
    }

    private DynamicTest bad(String more, String message, String hint) {
        return DynamicTest.dynamicTest(message, () -> {
            InvalidConfigFailure failure = failureOf(VALID + more + "\n");
            assertThat(failure.getMessage()).isEqualTo(directory.resolve("node.toml") + " " + message);
            assertThat(failure.hint()).isEqualTo(hint);
        });
    }

    private InvalidConfigFailure failureOf(String toml) throws IOException {
        try {
            return fail("taken: " + NodeConfigLoader.load(file(toml), CommandLineOverrides.NONE));
        } catch (InvalidConfigFailure failure) {
            return failure;
        }
    }

    private Path file(String toml) throws IOException {
        return Files.writeString(directory.resolve("node.toml"), toml);
    }
}
