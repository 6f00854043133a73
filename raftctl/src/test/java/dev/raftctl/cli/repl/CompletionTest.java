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

    private static List<String> completionsOf(String line) throws Exception {
        CompletionProvider live =
                (parameter, typed, precedingWords) -> parameter.paramLabel().equals("KEY")
                        ? List.of(
                                new CompletionProvider.CompletionSuggestion("orders/1", "", true),
                                new CompletionProvider.CompletionSuggestion("-x", "", true),
                                new CompletionProvider.CompletionSuggestion("ww\u001b]0;x\u0007", "", true),
                                new CompletionProvider.CompletionSuggestion("a\rb", "", true))
                        : List.of();
        LineReader reader = LineReaderBuilder.builder()
                .terminal(new org.jline.terminal.impl.DumbTerminal(
                        new java.io.ByteArrayInputStream(new byte[0]), new java.io.ByteArrayOutputStream()))
                .completer(NullCompleter.INSTANCE)
                .build();
        List<Candidate> candidates = new ArrayList<>();
        new CommandCompleter(() -> ROOT, live)
                .complete(
                        reader, new ConsoleLineParser().parse(line, line.length(), ParseContext.COMPLETE), candidates);
        return candidates.stream().map(Candidate::value).toList();
    }

    @Test
    void completesCommandNamesAfterHelp() throws Exception {
        assertThat(completionsOf("help ")).contains("put", "status", "snapshot");
        assertThat(completionsOf("help snapshot ")).containsExactly("save");
        assertThat(completionsOf("help put ")).isEmpty();
    }

    @Test
    void completesInsideAnOpenQuote() throws Exception {
        CommandAtCursor at = (CommandAtCursor) new ConsoleLineParser().parse("put \"ord", 8, ParseContext.COMPLETE);
        assertThat(at.word().substring(0, at.wordCursor())).isEqualTo("ord");
    }

    @Test
    void queriesTheClusterNamedOnTheLine() {
        assertThat(ClusterCompletionProvider.connectionOptions(List.of(
                        "-C", "prod", "put", "--insecure", "--timeout", "1s", "-eh:1", "--cert=c", "--", "-e", "x")))
                .containsExactly("-C", "prod", "--insecure", "-eh:1", "--cert=c");
        List<String> queries = new ArrayList<>();
        PositionalParamSpec id =
                PositionalParamSpec.builder().paramLabel("ID").index("0").build();
        try (ClusterCompletionProvider values = new ClusterCompletionProvider(
                () -> new ClusterSummary(1, "", "n1", 1, List.of("n1")), (kind, prefix, options) -> {
                    queries.add(kind + options);
                    return List.of("p1");
                })) {
            assertThat(values.values(id, "", List.of("remove-server")))
                    .extracting(CompletionProvider.CompletionSuggestion::text)
                    .containsExactly("n1");
            assertThat(values.values(id, "", List.of("-C", "prod", "remove-server")))
                    .extracting(CompletionProvider.CompletionSuggestion::text)
                    .containsExactly("p1");
        }
        assertThat(queries).containsExactly("servers[-C, prod]");
    }

    @Test
    void completesCommands() throws Exception {
        assertThat(completionsOf("")).containsExactly("put", "status", "snapshot", "help");
        assertThat(completionsOf("snapshot ")).containsExactly("save");
        assertThat(completionsOf("help ")).containsExactlyInAnyOrder("put", "status", "snapshot", "help", "runbook");
        assertThat(completionsOf("help runbook ")).contains("grow", "shrink");
        assertThat(completionsOf("help runbook grow ")).isEmpty();
        assertThat(completionsOf("put a 1; ")).containsExactly("put", "status", "snapshot", "help");
    }

    @Test
    void completesOptionsExceptHiddenAndGivenOnes() throws Exception {
        assertThat(completionsOf("put --")).containsExactly("--if-version", "--if-absent");
        assertThat(completionsOf("put --if-absent --")).containsExactly("--if-version");
    }

    @Test
    void completesEnumeratedValues() throws Exception {
        assertThat(completionsOf("status -o ")).containsExactly("table", "json");
        assertThat(completionsOf("status --output=")).containsExactly("--output=table", "--output=json");
    }

    @Test
    void completesKeysFromTheCluster() throws Exception {
        assertThat(completionsOf("put ord")).containsExactly("orders/1");
        assertThat(completionsOf("put --if-version 3 ord")).containsExactly("orders/1");
        assertThat(completionsOf("put orders/1 ")).isEmpty();
    }

    @Test
    void offersKeysWithADashOnlyWhereTheyAreNotOptions() throws Exception {
        assertThat(completionsOf("put ")).containsExactly("orders/1");
        assertThat(completionsOf("put -")).containsExactly("--if-version", "--if-absent");
        assertThat(completionsOf("put -- ")).containsExactly("orders/1", "-x");
        assertThat(completionsOf("put -- -")).containsExactly("orders/1", "-x");
    }

    @Test
    void completesNothingAfterAPipeOrAnUnknownCommand() throws Exception {
        assertThat(completionsOf("status | ")).isEmpty();
        assertThat(completionsOf("nonsense ")).isEmpty();
    }

    @Test
    void hintsShowWhatMayFollow() {
        CommandLineHints hints = new CommandLineHints(() -> ROOT);
        assertThat(hint(hints, "pu")).isEqualTo("t KEY VALUE");
        assertThat(hint(hints, "put")).isEqualTo(" KEY VALUE");
        assertThat(hint(hints, "put k")).isEqualTo(" VALUE");
        assertThat(hint(hints, "put k ")).isEqualTo("VALUE");
        assertThat(hint(hints, "s")).isEmpty();
        assertThat(hint(hints, "put k v")).isEmpty();
        assertThat(hint(hints, "status | g")).isEmpty();
    }

    private static String hint(CommandLineHints hints, String line) {
        return hints.hintFor(line, line.length(), TokenizedLine.of(line));
    }

    @Test
    void completesServerIdsInConditions() {
        ClusterSummary summary = new ClusterSummary(2, "orders", "n1", 5, List.of("n1", "n2"));
        PositionalParamSpec condition =
                PositionalParamSpec.builder().paramLabel("CONDITION").index("0").build();
        try (ClusterCompletionProvider values =
                new ClusterCompletionProvider(() -> summary, (kind, prefix, options) -> List.of())) {
            assertThat(values.values(condition, "gone=n", List.of()))
                    .extracting(CompletionProvider.CompletionSuggestion::text)
                    .containsExactly("gone=n1", "gone=n2");
            assertThat(values.values(condition, "members=", List.of())).isEmpty();
        }
    }
}
