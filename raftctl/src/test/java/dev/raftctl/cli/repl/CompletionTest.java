package dev.raftctl.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.jline.reader.impl.completer.NullCompleter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

class CompletionTest {
    private static final CommandSpec ROOT = root();

    private static CommandSpec root() {
        CommandSpec root = CommandSpec.create().name("raftctl");
        CommandSpec put = CommandSpec.create()
                .name("put")
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("KEY")
                        .index("0")
                        .arity("1")
                        .build())
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("VALUE")
                        .index("1")
                        .arity("1")
                        .build())
                .addOption(OptionSpec.builder("--if-version")
                        .arity("1")
                        .paramLabel("V")
                        .build())
                .addOption(OptionSpec.builder("--if-absent").arity("0").build())
                .addOption(
                        OptionSpec.builder("--secret").hidden(true).arity("0").build());
        CommandSpec status = CommandSpec.create()
                .name("status")
                .addOption(OptionSpec.builder("-o", "--output")
                        .arity("1")
                        .completionCandidates(List.of("table", "json"))
                        .build());
        CommandSpec snapshot = CommandSpec.create().name("snapshot");
        snapshot.addSubcommand("save", CommandSpec.create().name("save"));
        return root.addSubcommand("put", put)
                .addSubcommand("status", status)
                .addSubcommand("snapshot", snapshot)
                .addSubcommand("help", CommandSpec.create().name("help"));
    }

    private static List<String> completed(String line) throws Exception {
        LiveValues live = (of, typed, before) -> of.paramLabel().equals("KEY")
                ? List.of(
                        new LiveValues.Value("orders/1", "", true),
                        new LiveValues.Value("-x", "", true),
                        new LiveValues.Value("ww\u001b]0;x\u0007", "", true),
                        new LiveValues.Value("a\rb", "", true))
                : List.of();
        LineReader reader = LineReaderBuilder.builder()
                .terminal(new org.jline.terminal.impl.DumbTerminal(
                        new java.io.ByteArrayInputStream(new byte[0]), new java.io.ByteArrayOutputStream()))
                .completer(NullCompleter.INSTANCE)
                .build();
        List<Candidate> candidates = new ArrayList<>();
        new CommandCompleter(() -> ROOT, live)
                .complete(reader, new LineParser().parse(line, line.length(), ParseContext.COMPLETE), candidates);
        return candidates.stream().map(Candidate::value).toList();
    }

    @Test
    void helpIsAskedOfCommands() throws Exception {
        assertThat(completed("help ")).contains("put", "status", "snapshot");
        assertThat(completed("help snapshot ")).containsExactly("save");
        assertThat(completed("help put ")).isEmpty();
    }

    @Test
    void anOpenQuoteIsCompletedToo() throws Exception {
        CommandLineAt at = (CommandLineAt) new LineParser().parse("put \"ord", 8, ParseContext.COMPLETE);
        assertThat(at.word().substring(0, at.wordCursor())).isEqualTo("ord");
    }

    @Test
    void theClusterThatTheLineNamesIsAsked() {
        assertThat(ClusterValues.connection(List.of(
                        "-C", "prod", "put", "--insecure", "--timeout", "1s", "-eh:1", "--cert=c", "--", "-e", "x")))
                .containsExactly("-C", "prod", "--insecure", "-eh:1", "--cert=c");
        List<String> asked = new ArrayList<>();
        PositionalParamSpec id =
                PositionalParamSpec.builder().paramLabel("ID").index("0").build();
        try (ClusterValues values =
                new ClusterValues(() -> new Seen(1, "", "n1", 1, List.of("n1")), (what, prefix, options) -> {
                    asked.add(what + options);
                    return List.of("p1");
                })) {
            assertThat(values.values(id, "", List.of("remove-server")))
                    .extracting(LiveValues.Value::text)
                    .containsExactly("n1");
            assertThat(values.values(id, "", List.of("-C", "prod", "remove-server")))
                    .extracting(LiveValues.Value::text)
                    .containsExactly("p1");
        }
        assertThat(asked).containsExactly("servers[-C, prod]");
    }

    @Test
    void commandsComplete() throws Exception {
        assertThat(completed("")).containsExactly("put", "status", "snapshot", "help");
        assertThat(completed("snapshot ")).containsExactly("save");
        assertThat(completed("put a 1; ")).containsExactly("put", "status", "snapshot", "help");
    }

    @Test
    void optionsCompleteButNotHiddenOnesNorThoseGiven() throws Exception {
        assertThat(completed("put --")).containsExactly("--if-version", "--if-absent");
        assertThat(completed("put --if-absent --")).containsExactly("--if-version");
    }

    @Test
    void enumeratedValuesComplete() throws Exception {
        assertThat(completed("status -o ")).containsExactly("table", "json");
        assertThat(completed("status --output=")).containsExactly("--output=table", "--output=json");
    }

    @Test
    void keysCompleteFromTheCluster() throws Exception {
        assertThat(completed("put ord")).containsExactly("orders/1");
        assertThat(completed("put --if-version 3 ord")).containsExactly("orders/1");
        assertThat(completed("put orders/1 ")).isEmpty();
    }

    @Test
    void aKeyThatBeginsWithADashIsOfferedWhereItIsNoOption() throws Exception {
        assertThat(completed("put ")).containsExactly("orders/1");
        assertThat(completed("put -")).containsExactly("--if-version", "--if-absent");
        assertThat(completed("put -- ")).containsExactly("orders/1", "-x");
        assertThat(completed("put -- -")).containsExactly("orders/1", "-x");
    }

    @Test
    void nothingCompletesBehindAPipeOrAnUnknownCommand() throws Exception {
        assertThat(completed("status | ")).isEmpty();
        assertThat(completed("nonsense ")).isEmpty();
    }

    @Test
    void hintsTellWhatMayFollow() {
        Hints hints = new Hints(() -> ROOT);
        assertThat(hint(hints, "pu")).isEqualTo("t KEY VALUE");
        assertThat(hint(hints, "put")).isEqualTo(" KEY VALUE");
        assertThat(hint(hints, "put k")).isEqualTo(" VALUE");
        assertThat(hint(hints, "put k ")).isEqualTo("VALUE");
        assertThat(hint(hints, "s")).isEmpty();
        assertThat(hint(hints, "put k v")).isEmpty();
        assertThat(hint(hints, "status | g")).isEmpty();
    }

    private static String hint(Hints hints, String line) {
        return hints.behind(line, line.length(), Scan.of(line));
    }

    @Test
    void aConditionThatWantsAServerGetsItsId() {
        Seen seen = new Seen(2, "orders", "n1", 5, List.of("n1", "n2"));
        PositionalParamSpec condition =
                PositionalParamSpec.builder().paramLabel("CONDITION").index("0").build();
        try (ClusterValues values = new ClusterValues(() -> seen, (what, prefix, options) -> List.of())) {
            assertThat(values.values(condition, "gone=n", List.of()))
                    .extracting(LiveValues.Value::text)
                    .containsExactly("gone=n1", "gone=n2");
            assertThat(values.values(condition, "members=", List.of())).isEmpty();
        }
    }
}
