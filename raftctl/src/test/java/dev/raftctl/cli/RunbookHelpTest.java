package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.docs.CommandDocumentation;
import dev.raftctl.cli.runbook.Runbook;
import dev.raftctl.cli.runbook.RunbookFile;
import dev.raftctl.cli.runbook.RunbookStep;
import dev.raftctl.client.FakeCluster;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What {@code raftctl help runbook} shows, and that its commands exist. */
class RunbookHelpTest {
    private static final Pattern REFERENCE = Pattern.compile("raftctl help runbook ([a-z-]+)");
    private static final Set<String> HOST_COMMANDS =
            Set.of("apt", "systemctl", "rsync", "sed", "rm", "cp", "cat", "df", "journalctl", "export");

    static Collection<Runbook> runbooks() {
        return RunbookFile.all().values();
    }

    @Test
    void listsTheTwelveRunbooks() {
        assertThat(RunbookFile.all())
                .containsOnlyKeys(
                        "rolling-upgrade",
                        "replace-dead-server",
                        "move-server",
                        "grow",
                        "shrink",
                        "backup-restore",
                        "rotate-certificates",
                        "full-disk",
                        "lost-majority",
                        "forgotten-voter",
                        "stuck-change",
                        "read-bundle");
        CliRun list = CliRun.on(new FakeCluster(), "help", "runbook");
        assertThat(list.exit()).isZero();
        for (Runbook each : runbooks()) {
            assertThat(list.out().lines())
                    .as("one line for each")
                    .anyMatch(line -> line.startsWith(each.name() + " ") && line.endsWith(each.title() + "."));
        }
        assertThat(list.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(CliRun.on(new FakeCluster(), "help", "runbook", "-o", "value")
                        .out()
                        .lines())
                .containsExactlyElementsOf(RunbookFile.all().keySet());
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void showsEveryStepOfARunbookInEightyColumns(Runbook runbook) {
        CliRun help = CliRun.on(new FakeCluster(), "help", "runbook", runbook.name());
        assertThat(help.exit()).as(help.err()).isZero();
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 80, "at most 80 columns");
        String joined = help.out().replaceAll("( \\\\)?\\s+", " ");
        assertThat(joined).contains(runbook.title(), runbook.occasion(), runbook.wayBack());
        for (RunbookStep step : runbook.steps()) {
            assertThat(joined)
                    .contains(
                            step.purpose(),
                            step.host() + "$ " + step.command(),
                            step.expectation(),
                            step.observation());
        }
        assertThat(CliRun.on(new FakeCluster(), "help", "runbook", runbook.name(), "-o", "value")
                        .out()
                        .lines())
                .containsExactlyElementsOf(
                        runbook.steps().stream().map(RunbookStep::command).toList());
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void everyCommandExistsAndHasTheExpectedExitCode(Runbook runbook) throws Exception {
        for (RunbookStep step : runbook.steps()) {
            assertThat(step.purpose()).as(step.command()).endsWith(".");
            List<String> words =
                    List.of(step.command().replaceFirst("^sudo (-u \\w+ )?", "").split(" "));
            if (!words.get(0).equals("raftctl")) {
                assertThat(HOST_COMMANDS).contains(words.get(0));
                continue;
            }
            List<String> arguments = new ArrayList<>(words.subList(1, words.size()));
            CommandLine root = CommandTree.forArguments(arguments);
            CommandLine.ParseResult parsed = root.parseArgs(arguments.toArray(new String[0]));
            while (parsed.hasSubcommand()) {
                parsed = parsed.subcommand();
            }
            CommandDocumentation command = CommandDocumentation.of(parsed.commandSpec());
            assertThat(command.exits().stream().map(exit -> exit.code().code()))
                    .as(step.command())
                    .contains(step.exitCode());
        }
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void refersOnlyToExistingRunbooks(Runbook runbook) {
        List<String> texts = new ArrayList<>(List.of(runbook.occasion(), runbook.wayBack()));
        runbook.steps().forEach(step -> texts.addAll(List.of(step.purpose(), step.observation())));
        Matcher references = REFERENCE.matcher(String.join("\n", texts));
        while (references.find()) {
            assertThat(RunbookFile.all()).containsKey(references.group(1));
        }
    }

    @Test
    void isAvailableAsJsonAndRefusesUnknownNames() {
        String json = CliRun.on(new FakeCluster(), "help", "runbook", "lost-majority", "-o", "json")
                .out();
        assertThat(json)
                .startsWith("{\"schemaVersion\":1,\"name\":\"lost-majority\",\"title\":\"")
                .contains("\"host\":null,\"command\":\"raftctl health\",\"exitCode\":1,\"shows\":\"NO_QUORUM\"")
                .contains(
                        "\"host\":\"n3\",\"command\":\"sudo systemctl disable --now raftctl@n3\",\"exitCode\":0,\"shows\":null");
        CliRun unknown = CliRun.on(new FakeCluster(), "help", "runbook", "grwo");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("unknown runbook 'grwo'", "raftctl help runbook");
        assertThat(CliRun.on(new FakeCluster(), "help", "runbook", "-o", "nonsense")
                        .exit())
                .isEqualTo(2);
        assertThat(CommandTreeTest.names()).as("the topic is no command").doesNotContain(Runbook.TOPIC);
    }
}
