package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.command.CommandRegistry;
import dev.raftctl.client.FakeCluster;
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
    private static final int MAX_SUMMARY_LENGTH = 100;

    static List<String> names() {
        List<String> names = new ArrayList<>();
        CommandRegistry.groups().forEach(group -> names.addAll(group.names()));
        return names;
    }

    @ParameterizedTest
    @MethodSource("names")
    void aSingleCommandHasTheSameModelAsInTheFullTree(String name) {
        CommandLine single = CommandTree.forArguments(List.of("-o", "json", name))
                .getSubcommands()
                .get(name);
        CommandLine inFullTree = CommandTree.all().getSubcommands().get(name);
        assertThat(single).isNotNull();
        assertThat(single.getUsageMessage(CommandLine.Help.Ansi.OFF))
                .isEqualTo(inFullTree.getUsageMessage(CommandLine.Help.Ansi.OFF));
    }

    @ParameterizedTest
    @MethodSource("names")
    void buildsOnlyTheNamedCommand(String name) {
        assertThat(CommandTree.forArguments(List.of(name)).getSubcommands()).containsOnlyKeys(name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void helpHasASummaryAndExamplesAndFitsTheScreen(String name) {
        CommandLine command = CommandTree.all().getSubcommands().get(name);
        String[] description = command.getCommandSpec().usageMessage().description();
        assertThat(description).isNotEmpty();
        assertThat(description[0]).hasSizeLessThan(MAX_SUMMARY_LENGTH).endsWith(".");
        CliRun help = CliRun.on(new FakeCluster(), "help", name);
        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("Examples:", "raftctl " + name);
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 80, "at most 80 columns");
        assertThat(help.out()).as("picocli's mark for a new line").doesNotContain("%n");
        assertThat(CliRun.on(new FakeCluster(), name, "--help").out()).isEqualTo(help.out());
    }

    @Test
    void buildsTheFullTreeForAnUnknownCommand() {
        assertThat(CommandTree.forArguments(List.of("stauts")).getSubcommands()).hasSizeGreaterThan(20);
    }

    @Test
    void preparedHelpEqualsTheGeneratedHelp() throws IOException {
        Path path = Path.of("src/main/resources/dev/raftctl/cli/help.txt");
        String help = CliRun.on(new FakeCluster(), "help").out();
        if (System.getProperty("rewrite") != null) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, help);
        }
        assertThat(Files.readString(path))
                .as("run the tests with -Drewrite and look at the diff")
                .isEqualTo(help);
    }

    @Test
    void topLevelHelpListsEveryCommandOnce() {
        String help = CliRun.on(new FakeCluster(), "--help").out();
        for (String name : names()) {
            assertThat(help.lines().filter(line -> line.startsWith("  " + name + " ")))
                    .hasSize(1);
        }
        assertThat(help.lines()).allMatch(line -> line.length() <= 80);
        assertThat(CliRun.on(new FakeCluster(), "help").out()).isEqualTo(help);
    }

    @Test
    void helpIsAvailableAsJson() {
        String all = CliRun.on(new FakeCluster(), "help", "-o", "json").out();
        assertThat(all)
                .startsWith(
                        "{\"schemaVersion\":1,\"commands\":[{\"name\":\"node\",\"group\":\"Running nodes\",\"summary\":\"")
                .contains("{\"name\":\"log show\",\"group\":\"Inspecting\"")
                .contains("{\"code\":6,\"kind\":\"unknown\",\"meaning\":\"outcome unknown: it may or may not")
                .contains("\"names\":[\"-o\",\"--output\"],\"value\":\"FORMAT\"");
        names().forEach(name -> assertThat(all).contains("{\"name\":\"" + name + "\""));
        assertThat(CliRun.on(new FakeCluster(), "help", "log", "-o", "value")
                        .out()
                        .lines())
                .startsWith("log", "log ls", "log show");
        String one = CliRun.on(new FakeCluster(), "help", "put", "-o", "json").out();
        assertThat(one)
                .contains("\"commands\":[{\"name\":\"put\",\"group\":\"Data\",\"summary\":\"Set a key.\"")
                .contains("{\"name\":\"VALUE\",\"required\":true,\"repeated\":false,")
                .contains("\"names\":[\"--if-absent\"],\"value\":null")
                .doesNotContain("log show");
        CliRun unknown = CliRun.on(new FakeCluster(), "help", "nonsense", "-o", "json");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).startsWith("{\"schemaVersion\":1,\"error\":{\"code\":2,");
        assertThat(CliRun.on(new FakeCluster(), "help", "-o", "nonsense").exit())
                .isEqualTo(2);
    }
}
