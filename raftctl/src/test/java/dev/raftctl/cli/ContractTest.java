package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.raftctl.cli.cluster.FakeServer;
import dev.raftctl.cli.view.ByteText;
import dev.raftctl.protocol.message.ClientRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What scripts rely on: exit codes, the shape of what programs read, and which files are written. */
class ContractTest {
    private final Run.Place place = new Run.Place(World.WELL.make());

    @TempDir
    Path directory;

    /** All values of this field, in order. */
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
    void programsReadTheKeyThatWasGiven() throws IOException {
        String key = "a\nb\\c\t\u0007\"";
        for (List<String> words : List.of(
                List.of("put", key, "1"), List.of("incr", key), List.of("cas", key, "2", "3"), List.of("get", key))) {
            List<String> all = new ArrayList<>(words);
            all.addAll(List.of("-o", "json"));
            Run run = place.run(all.toArray(new String[0]));
            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(values(run.out(), "key")).as(words.toString()).containsExactly(key);
        }
    }

    @Test
    void bytesThatAreNoTextAreBase64() {
        String bytes = ByteText.decode(new byte[] {'u', (byte) 0xff});
        String expected = "\"key\":{\"base64\":\"df8=\"}";
        assertThat(place.run("put", bytes, bytes, "-o", "json").out()).contains(expected);
        assertThat(place.run("cas", bytes, bytes, "1", "-o", "json").out()).contains(expected);
        assertThat(place.run("incr", bytes, "-o", "json").out()).contains(expected);
        assertThat(place.run("get", bytes, "-o", "json").out()).contains(expected);
        assertThat(place.run("ls", bytes, "-o", "jsonl").out()).contains(expected);
    }

    @Test
    void aSumAboveTwoToThe53IsExact() throws IOException {
        place.run("put", "n", "9007199254740992");
        String json = place.run("incr", "n", "-o", "json").out();
        assertThat(json).contains("\"value\":\"9007199254740993\"");
        assertThat(values(place.run("get", "n", "-o", "json").out(), "value")).containsExactly("9007199254740993");
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
    void yamlKeepsStringsThatLookLikeSomethingElse(String value) {
        place.run("put", "k", "--", value);
        String yaml = place.run("get", "k", "-o", "yaml").out();
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
    void whereItemsAreListedALineIsAnItem(String command) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of("-o", "jsonl"));
        Run run = place.run(words.toArray(new String[0]));
        assertThat(run.out().lines()).as(command).allMatch(line -> line.startsWith("{\"schemaVersion\":1,"));
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
    void whatHasNoDryRunSaysSoAndStartsNothing(String command) {
        Run run = place.run(command.replace("DIR", directory.toString()).split(" "));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("has no dry run");
        assertThat(run.out()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void removingWhatIsGoneIsDoneAlready() {
        assertThat(place.run("remove-server", "n3", "-y").exit()).isZero();
        Run again = place.run("remove-server", "n3", "-y", "-o", "json");
        assertThat(again.exit()).isZero();
        assertThat(again.out()).contains("\"already\":true");
        assertThat(place.run("remove-server", "n3").exit())
                .as("there is nothing to confirm")
                .isZero();
    }

    @Test
    void replacingAgainIsDoneAlreadyAndAServerThatIsNotThereIsNotReplaced() {
        String[] replace = {"replace-server", "n2", "n4=10.0.0.4:7001", "-y"};
        assertThat(place.run(replace).exit()).isZero();
        assertThat(place.run(replace).exit()).isZero();
        Run.Place other = new Run.Place(World.WELL.make());
        assertThat(other.run("replace-server", "n22", "n4=10.0.0.4:7001", "-y").exit())
                .isEqualTo(5);
    }

    @Test
    void anUnknownServerIsOneAnswer() {
        for (String command : List.of("step-down", "transfer-leadership", "campaign", "inspect", "promote", "demote")) {
            Run run = place.run(command, "n77", "-o", "json");
            assertThat(run.exit()).as(command).isEqualTo(5);
            assertThat(run.err()).as(command).contains("\"reason\":\"UNKNOWN_SERVER\"");
        }
        assertThat(place.run("step-down", "n2").exit()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"put", "get", "incr", "cas", "del"})
    void anEmptyKeyIsWrongUsage(String command) {
        List<String> words = new ArrayList<>(List.of(command, ""));
        words.addAll(command.equals("put") ? List.of("1") : command.equals("cas") ? List.of("1", "2") : List.of());
        assertThat(place.run(words.toArray(new String[0])).exit()).isEqualTo(2);
        assertThat(place.cluster.server("n1").asked).isEmpty();
    }

    @Test
    void filesOfCertificatesThatCannotBeUsedAreWrongUsage() throws IOException {
        Path key = Files.writeString(directory.resolve("key.pem"), "no key");
        Run run =
                place.run("tls", "init", "--dir", directory.resolve("tls").toString(), "--servers", "n1=10.0.0.1:7001");
        assertThat(run.exit()).as(run.err()).isZero();
        Path tls = directory.resolve("tls");
        Path open = tls.resolve("operator-key.pem");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        for (Path each : List.of(open, key, directory.resolve("absent.pem"))) {
            Surroundings real = Run.withRealLinks(place.env);
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
                        each.toString()));
                assertThat(exit).as(each.toString()).isEqualTo(2);
            }
        }
    }

    @Test
    void whereNothingWasReachedNothingIsSaidOfLeaders() {
        for (String name : List.of("n1", "n2", "n3", "n4")) {
            place.cluster.server(name).mood = FakeServer.Mood.DEAD;
        }
        for (String timeout : List.of("1ms", "2ms", "20ms", "1s")) {
            for (String command :
                    List.of("put k v", "get k", "incr k", "status", "step-down", "wait leader", "log tail")) {
                List<String> words = new ArrayList<>(List.of(command.split(" ")));
                words.addAll(List.of("--timeout", timeout));
                assertThat(place.run(words.toArray(new String[0])).exit())
                        .as(command + " " + timeout)
                        .isEqualTo(3);
            }
        }
    }

    @Test
    void durationsMayBePutTogether() {
        for (String duration : List.of("1.5s", "1m30s", "0.5s", "1h0m", "1500ms")) {
            assertThat(place.run("status", "--timeout", duration).exit())
                    .as(duration)
                    .isZero();
        }
        for (String none : List.of("1", "s", "1.s", "1s30", "-1s", "1 s", "1,5s", "1s-1ms", "0.0s")) {
            assertThat(place.run("status", "--timeout", none).exit()).as(none).isEqualTo(2);
        }
    }

    @Test
    void aListThatIsCutSaysSo() {
        Run cut = place.run("log", "ls", "--limit", "3");
        assertThat(cut.out()).contains("there are more entries");
        assertThat(place.run("log", "ls", "--limit", "3", "-o", "json").out()).contains("\"more\":true");
        assertThat(place.run("log", "ls", "-o", "json").out()).contains("\"more\":false");
        assertThat(place.run("log", "ls").out()).doesNotContain("there are more");
        assertThat(place.run("log", "tail").out()).doesNotContain("there are more");
    }

    @Test
    void aSnapshotIsSavedToAFileOrNotAtAll() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/dev/null"));
        for (String target : List.of("-", "/dev/null", directory.toString(), link.toString())) {
            Run run = place.run("snapshot", "save", target);
            assertThat(run.exit()).as(target).isEqualTo(2);
        }
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(place.cluster.server("n1").asked).noneMatch(ClientRequest.TakeSnapshot.class::isInstance);
    }

    @Test
    void aContextsFileBehindALinkIsWrittenThere() throws IOException {
        Path real = Files.writeString(directory.resolve("mine.properties"), "");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-------"));
        Path config = Files.createDirectories(directory.resolve("config/raftctl"));
        Path link = Files.createSymbolicLink(config.resolve("contexts.properties"), real);
        place.env.put("XDG_CONFIG_HOME", directory.resolve("config").toString());
        assertThat(place.run("context", "set", "prod", "-e", "10.0.0.1:7001").exit())
                .isZero();
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(real).content().contains("prod.endpoints");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-------");
    }
}
