package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.cluster.FakeCluster;
import dev.raftctl.cli.command.Verbs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandTreeTest {
    private static final int SUMMARY_MAX = 100;

    static List<String> names() {
        List<String> names = new ArrayList<>();
        Verbs.groups().forEach(group -> names.addAll(group.names()));
        return names;
    }

    @ParameterizedTest
    @MethodSource("names")
    void aSingleCommandHasTheModelItHasAmongAll(String name) {
        CommandLine alone = CommandTree.forWords(List.of("-o", "json", name))
                .getSubcommands()
                .get(name);
        CommandLine among = CommandTree.whole().getSubcommands().get(name);
        assertThat(alone).isNotNull();
        assertThat(alone.getUsageMessage(CommandLine.Help.Ansi.OFF))
                .isEqualTo(among.getUsageMessage(CommandLine.Help.Ansi.OFF));
    }

    @ParameterizedTest
    @MethodSource("names")
    void onlyTheNamedCommandIsBuilt(String name) {
        assertThat(CommandTree.forWords(List.of(name)).getSubcommands()).containsOnlyKeys(name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void itsHelpHasASummaryAndExamplesAndFitsTheScreen(String name) {
        CommandLine command = CommandTree.whole().getSubcommands().get(name);
        String[] description = command.getCommandSpec().usageMessage().description();
        assertThat(description).isNotEmpty();
        assertThat(description[0]).hasSizeLessThan(SUMMARY_MAX).endsWith(".");
        Run help = Run.on(new FakeCluster(), "help", name);
        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("Examples:", "raftctl " + name);
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 80, "at most 80 columns");
        assertThat(Run.on(new FakeCluster(), name, "--help").out()).isEqualTo(help.out());
    }

    @Test
    void anUnknownCommandIsTriedAgainstAll() {
        assertThat(CommandTree.forWords(List.of("stauts")).getSubcommands()).hasSizeGreaterThan(20);
    }

    @Test
    void theHelpThatNeedsNoModelIsTheModels() throws IOException {
        Path path = Path.of("src/main/resources/dev/raftctl/cli/help.txt");
        String help = Run.on(new FakeCluster(), "help").out();
        if (System.getProperty("rewrite") != null) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, help);
        }
        assertThat(Files.readString(path))
                .as("run the tests with -Drewrite and look at the diff")
                .isEqualTo(help);
    }

    @Test
    void theHelpOfAllListsEveryCommandOnce() {
        String help = Run.on(new FakeCluster(), "--help").out();
        for (String name : names()) {
            assertThat(help.lines().filter(line -> line.startsWith("  " + name + " ")))
                    .hasSize(1);
        }
        assertThat(help.lines()).allMatch(line -> line.length() <= 80);
        assertThat(Run.on(new FakeCluster(), "help").out()).isEqualTo(help);
    }

    @Test
    void programsGetTheHelpAsData() {
        String all = Run.on(new FakeCluster(), "help", "-o", "json").out();
        assertThat(all)
                .startsWith(
                        "{\"schemaVersion\":1,\"commands\":[{\"name\":\"node\",\"group\":\"Running nodes\",\"summary\":\"")
                .contains("{\"name\":\"log show\",\"group\":\"Inspecting\"")
                .contains("{\"code\":6,\"kind\":\"unknown\",\"meaning\":\"outcome unknown: it may or may not")
                .contains("\"names\":[\"-o\",\"--output\"],\"value\":\"FORMAT\"");
        names().forEach(name -> assertThat(all).contains("{\"name\":\"" + name + "\""));
        assertThat(Run.on(new FakeCluster(), "help", "log", "-o", "value").out().lines())
                .startsWith("log", "log ls", "log show");
        String one = Run.on(new FakeCluster(), "help", "put", "-o", "json").out();
        assertThat(one)
                .contains("\"commands\":[{\"name\":\"put\",\"group\":\"Data\",\"summary\":\"Set a key.\"")
                .contains("{\"name\":\"VALUE\",\"required\":true,\"repeated\":false,")
                .contains("\"names\":[\"--if-absent\"],\"value\":null")
                .doesNotContain("log show");
        Run unknown = Run.on(new FakeCluster(), "help", "nonsense", "-o", "json");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).startsWith("{\"schemaVersion\":1,\"error\":{\"code\":2,");
        assertThat(Run.on(new FakeCluster(), "help", "-o", "nonsense").exit()).isEqualTo(2);
    }
}
