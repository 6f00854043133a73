package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.raftctl.cli.view.SurrogateEscapedText;
import dev.raftctl.client.FakeServer;
import dev.raftctl.protocol.message.ClientRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What scripts rely on: exit codes, the structure of machine-readable output, and which files are written. */
class ContractTest {
    private final CliRun.CliFixture fixture = new CliRun.CliFixture(ClusterScenario.WELL.create());

    @TempDir
    Path directory;

    /** Returns all values of a field, in order. */
    private static List<String> values(String json, String field) throws IOException {
        List<String> found = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                boolean isValue = parser.currentToken().isScalarValue() && field.equals(parser.currentName());
                if (isValue && parser.currentToken() != JsonToken.FIELD_NAME) {
                    found.add(parser.getText());
                }
            }
        }
        return found;
    }

    @Test
    void jsonHasTheGivenKey() throws IOException {
        String key = "a\nb\\c\t\u0007\"";
        for (List<String> arguments : List.of(
                List.of("put", key, "1"), List.of("incr", key), List.of("cas", key, "2", "3"), List.of("get", key))) {
            List<String> all = new ArrayList<>(arguments);
            all.addAll(List.of("-o", "json"));
            CliRun run = fixture.run(all.toArray(new String[0]));
            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(values(run.out(), "key")).as(arguments.toString()).containsExactly(key);
        }
    }

    @Test
    void encodesNonTextBytesAsBase64() {
        String bytes = SurrogateEscapedText.decode(new byte[] {'u', (byte) 0xff});
        String expected = "\"key\":{\"base64\":\"df8=\"}";
        assertThat(fixture.run("put", bytes, bytes, "-o", "json").out()).contains(expected);
        assertThat(fixture.run("cas", bytes, bytes, "1", "-o", "json").out()).contains(expected);
        assertThat(fixture.run("incr", bytes, "-o", "json").out()).contains(expected);
        assertThat(fixture.run("get", bytes, "-o", "json").out()).contains(expected);
        assertThat(fixture.run("ls", bytes, "-o", "jsonl").out()).contains(expected);
    }

    @Test
    void sumsAbove2To53AreExact() throws IOException {
        fixture.run("put", "n", "9007199254740992");
        String json = fixture.run("incr", "n", "-o", "json").out();
        assertThat(json).contains("\"value\":\"9007199254740993\"");
        assertThat(values(fixture.run("get", "n", "-o", "json").out(), "value")).containsExactly("9007199254740993");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "007",
                "yes",
                "NO",
                "0x1F",
                "2001-01-01",
                "1e3",
                "on",
                "y",
                "~",
                "null",
                "True",
                "12:30:45",
                "1_000",
                "",
                ".inf",
                "- a",
                "=",
                "<<",
                "0o7",
                "text",
                "a: b",
                "#c",
                "line\nnext",
                "\u2028",
                "n1"
            })
    void yamlQuotesAmbiguousStrings(String value) {
        fixture.run("put", "k", "--", value);
        String yaml = fixture.run("get", "k", "-o", "yaml").out();
        Object read = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        assertThat(((Map<?, ?>) read).get("value")).isEqualTo(value);
        boolean isWord = value.equals("text") || value.equals("n1");
        assertThat(yaml.contains("value: " + value + "\n")).as(yaml).isEqualTo(isWord);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "servers",
                "votes",
                "health",
                "ls",
                "log tail",
                "verify",
                "help",
                "tls check --cert no.pem"
            })
    void jsonlPrintsOneLinePerItem(String command) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of("-o", "jsonl"));
        CliRun run = fixture.run(arguments.toArray(new String[0]));
        int version = Set.of("votes", "health").contains(command) ? 2 : 1;
        assertThat(run.out().lines())
                .as(command)
                .allMatch(line -> line.startsWith("{\"schemaVersion\":" + version + ","));
        assertThat(run.out()).doesNotContain(":[{\"id\"").doesNotContain("\"findings\":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node --id n1 --data-dir DIR/n1 --listen 127.0.0.1:1 --dry-run",
                "dev --dir DIR/dev --dry-run",
                "prove --dir DIR/prove --duration 1s --dry-run",
                "simulate --seed 1 --dry-run",
                "top --count 1 --dry-run"
            })
    void refusesDryRunWhereThereIsNone(String command) {
        CliRun run = fixture.run(command.replace("DIR", directory.toString()).split(" "));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("does not support --dry-run");
        assertThat(run.out()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void removingARemovedServerIsAlreadyDone() {
        assertThat(fixture.run("remove-server", "n3", "-y").exit()).isZero();
        CliRun again = fixture.run("remove-server", "n3", "-y", "-o", "json");
        assertThat(again.exit()).isZero();
        assertThat(again.out()).contains("\"already\":true");
        assertThat(fixture.run("remove-server", "n3").exit())
                .as("there is nothing to confirm")
                .isZero();
    }

    @Test
    void replacingIsIdempotentAndRefusesAnUnknownServer() {
        String[] replace = {"replace-server", "n2", "n4=10.0.0.4:7001", "-y"};
        assertThat(fixture.run(replace).exit()).isZero();
        assertThat(fixture.run(replace).exit()).isZero();
        CliRun.CliFixture other = new CliRun.CliFixture(ClusterScenario.WELL.create());
        assertThat(other.run("replace-server", "n22", "n4=10.0.0.4:7001", "-y").exit())
                .isEqualTo(5);
    }

    @Test
    void everyCommandReportsAnUnknownServerAlike() {
        for (String command : List.of("step-down", "transfer-leadership", "campaign", "inspect", "promote", "demote")) {
            CliRun run = fixture.run(command, "n77", "-o", "json");
            assertThat(run.exit()).as(command).isEqualTo(5);
            assertThat(run.err()).as(command).contains("\"reason\":\"UNKNOWN_SERVER\"");
        }
        assertThat(fixture.run("step-down", "n2").exit()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"put", "get", "incr", "cas", "del"})
    void anEmptyKeyIsAUsageError(String command) {
        List<String> arguments = new ArrayList<>(List.of(command, ""));
        arguments.addAll(command.equals("put") ? List.of("1") : command.equals("cas") ? List.of("1", "2") : List.of());
        assertThat(fixture.run(arguments.toArray(new String[0])).exit()).isEqualTo(2);
        assertThat(fixture.cluster.server("n1").requests).isEmpty();
    }

    @Test
    void unusableCertificateFilesAreAUsageError() throws IOException {
        Path key = Files.writeString(directory.resolve("key.pem"), "no key");
        CliRun run = fixture.run(
                "tls", "init", "--dir", directory.resolve("tls").toString(), "--servers", "n1=10.0.0.1:7001");
        assertThat(run.exit()).as(run.err()).isZero();
        Path tls = directory.resolve("tls");
        Path open = tls.resolve("operator-key.pem");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        for (Path file : List.of(open, key, directory.resolve("absent.pem"))) {
            CliEnvironment real = CliRun.environmentWithRealLinks(fixture.env);
            try (Cli cli = new Cli(real)) {
                int exit = cli.run(List.of(
                        "status",
                        "-e",
                        "127.0.0.1:1",
                        "--cacert",
                        tls.resolve("ca.pem").toString(),
                        "--cert",
                        tls.resolve("operator.pem").toString(),
                        "--key",
                        file.toString()));
                assertThat(exit).as(file.toString()).isEqualTo(2);
            }
        }
    }

    @Test
    void unreachableServersAreNotReportedAsLeaderless() {
        for (String name : List.of("n1", "n2", "n3", "n4")) {
            fixture.cluster.server(name).behaviour = FakeServer.Behaviour.DOWN;
        }
        for (String timeout : List.of("1ms", "2ms", "20ms", "1s")) {
            for (String command :
                    List.of("put k v", "get k", "incr k", "status", "step-down", "wait leader", "log tail")) {
                List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
                arguments.addAll(List.of("--timeout", timeout));
                assertThat(fixture.run(arguments.toArray(new String[0])).exit())
                        .as(command + " " + timeout)
                        .isEqualTo(3);
            }
        }
    }

    @Test
    void acceptsCompoundDurations() {
        for (String duration : List.of("1.5s", "1m30s", "0.5s", "1h0m", "1500ms")) {
            assertThat(fixture.run("status", "--timeout", duration).exit())
                    .as(duration)
                    .isZero();
        }
        for (String none : List.of("1", "s", "1.s", "1s30", "-1s", "1 s", "1,5s", "1s-1ms", "0.0s")) {
            assertThat(fixture.run("status", "--timeout", none).exit()).as(none).isEqualTo(2);
        }
    }

    @Test
    void reportsThatAListIsTruncated() {
        CliRun cut = fixture.run("log", "ls", "--limit", "3");
        assertThat(cut.out()).contains("more entries exist");
        assertThat(fixture.run("log", "ls", "--limit", "3", "-o", "json").out()).contains("\"more\":true");
        assertThat(fixture.run("log", "ls", "-o", "json").out()).contains("\"more\":false");
        assertThat(fixture.run("log", "ls").out()).doesNotContain("more entries exist");
        assertThat(fixture.run("log", "tail").out()).doesNotContain("more entries exist");
    }

    @Test
    void savesASnapshotOnlyToARegularFile() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/dev/null"));
        for (String target : List.of("-", "/dev/null", directory.toString(), link.toString())) {
            CliRun run = fixture.run("snapshot", "save", target);
            assertThat(run.exit()).as(target).isEqualTo(2);
        }
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(fixture.cluster.server("n1").requests)
                .noneMatch(ClientRequest.TakeSnapshotRequest.class::isInstance);
    }

    @Test
    void writesContextsThroughASymbolicLink() throws IOException {
        Path real = Files.writeString(directory.resolve("mine.properties"), "");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-------"));
        Path config = Files.createDirectories(directory.resolve("config/raftctl"));
        Path link = Files.createSymbolicLink(config.resolve("contexts.properties"), real);
        fixture.env.put("XDG_CONFIG_HOME", directory.resolve("config").toString());
        assertThat(fixture.run("context", "set", "prod", "-e", "10.0.0.1:7001").exit())
                .isZero();
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(real).content().contains("prod.endpoints");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-------");
    }
}
