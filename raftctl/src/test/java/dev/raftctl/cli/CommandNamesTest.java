package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.command.CommandExits;
import dev.raftctl.cli.command.CommandRegistry;
import dev.raftctl.cli.command.SharedCommandOptions;
import dev.raftctl.cli.docs.CommandDocumentation;
import dev.raftctl.client.FakeCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The model decides which names commands and options have; every copy of a name agrees with it. */
class CommandNamesTest {
    private static final Path LAUNCHER = Path.of("src/launcher/raftctl.sh");
    private static final Path GOLDEN_DIRECTORY = Path.of("src/test/resources/dev/raftctl/cli/golden");

    private static List<OptionSpec> sharedOptions() {
        return CommandTree.sharedOptions().options();
    }

    private static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    @Test
    void theStartPathKnowsAllOptionsWithAValue() {
        Set<String> names = sharedOptions().stream()
                .filter(CommandNamesTest::takesValue)
                .flatMap(option -> Arrays.stream(option.names()))
                .collect(Collectors.toSet());
        assertThat(CommandTree.OPTIONS_WITH_VALUE).isEqualTo(names);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bench|bench",
                "--cacert f bench|bench",
                "--cacert=f bench|bench",
                "--key k --cert c --cacert a bench --help|bench",
                "-o json bench|bench",
                "-ojson bench|bench",
                "-o=json bench|bench",
                "-vo json bench|bench",
                "-vyo json bench|bench",
                "-vojson bench|bench",
                "-vy bench|bench",
                "--insecure --timeout 1s -e h:1 status n1|status",
                "--color never -C prod get bench|get",
                "-- bench|bench",
                "-e bench|",
                "--version|",
            })
    void findsTheCommandAfterTheSharedOptions(String arguments, String name) {
        assertThat(CommandTree.commandName(List.of(arguments.split(" ")))).isEqualTo(name);
    }

    @Test
    void buildsOnlyTheCommandThatFollowsAnOptionWithAValue() {
        assertThat(CommandTree.forArguments(List.of("--cacert", "f", "bench")).getSubcommands())
                .containsOnlyKeys("bench");
    }

    @ParameterizedTest
    @CsvSource({
        "--cacert f bench --help",
        "--cacert=f bench --help",
        "bench --cacert f --help",
        "-vo json bench --help",
        "-e=h:1 bench -h",
    })
    void helpOfACommandAfterSharedOptions(String arguments) {
        CliRun run = CliRun.on(new FakeCluster(), arguments.split(" "));
        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("Usage: raftctl bench ");
    }

    /** What follows {@code --} is a value, and raftctl itself takes none. */
    @Test
    void aCommandCannotFollowTheEndOfTheOptions() {
        CliRun run = CliRun.on(new FakeCluster(), "--", "status");
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.out()).isEmpty();
        assertThat(CliRun.on(new FakeCluster(), "-o", "json", "--", "status").err())
                .startsWith("{");
    }

    @ParameterizedTest
    @CsvSource({
        "-o json nonsense",
        "-ojson nonsense",
        "-o=json nonsense",
        "-vo json nonsense",
        "--output=json nonsense",
        "nonsense --output json",
        "-e h:1 -o yaml -o json nonsense"
    })
    void aUsageErrorHasTheRequestedFormat(String arguments) {
        CliRun run = CliRun.on(new FakeCluster(), arguments.split(" "));
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).startsWith("{\"schemaVersion\":1,\"error\":{\"code\":2,");
    }

    @ParameterizedTest
    @CsvSource({"-o nonsense status", "--color -o nonsense", "nonsense -- -o json"})
    void aUsageErrorIsTextUnlessAFormatIsRequested(String arguments) {
        CliRun run = CliRun.on(new FakeCluster(), arguments.split(" "));
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).startsWith("error: ");
    }

    @Test
    void theLauncherKnowsAllOptionsWithAValue() throws IOException {
        String launcher = Files.readString(LAUNCHER);
        Matcher words = Pattern.compile("\\n        (-e \\|[^)]*)\\) skip=1 ;;").matcher(launcher);
        assertThat(words.find()).isTrue();
        assertThat(Set.of(words.group(1).split(" \\| "))).isEqualTo(CommandTree.OPTIONS_WITH_VALUE);
        String flags = "[" + letters(false) + "]";
        String values = "[" + letters(true) + "]";
        assertThat(launcher).contains("-" + flags + values + " | -" + flags + flags + values + ") skip=1 ;;");
    }

    /** Returns the letters of the one-letter options that take a value, or that take none. */
    private static String letters(boolean withValue) {
        return sharedOptions().stream()
                .filter(option -> takesValue(option) == withValue)
                .flatMap(option -> Arrays.stream(option.names()))
                .filter(name -> name.length() == 2)
                .map(name -> name.substring(1))
                .sorted()
                .collect(Collectors.joining());
    }

    @Test
    void theLauncherNamesCommandsThatExist() throws IOException {
        Matcher cases = Pattern.compile("case \\$command in\\n(.*?)\\nesac", Pattern.DOTALL)
                .matcher(Files.readString(LAUNCHER));
        assertThat(cases.find()).isTrue();
        List<String> names = Pattern.compile("^    ([a-z| -]+)\\)$", Pattern.MULTILINE)
                .matcher(cases.group(1))
                .results()
                .flatMap(match -> Stream.of(match.group(1).split(" \\| ")))
                .toList();
        assertThat(names).contains("node", "dev").allMatch(name -> CommandRegistry.create(name) != null);
    }

    @Test
    void everyCommandIsRegisteredUnderItsOwnName() {
        for (String name : CommandTreeTest.names()) {
            Object command = CommandRegistry.create(name);
            assertThat(command).as(name).isNotNull();
            assertThat(CommandSpec.forAnnotatedObject(command).name()).isEqualTo(name);
        }
    }

    @Test
    void onlyCommandsThatExistHandleAShutdown() {
        assertThat(CommandRegistry.HANDLING_SHUTDOWN).allMatch(name -> CommandRegistry.create(name) != null);
        assertThat(CommandRegistry.handlesShutdown(CommandTree.commandName(List.of("--cacert", "f", "bench"))))
                .isTrue();
    }

    /** Every command of a script gets the options of the script's own command line. */
    @Test
    void allSharedOptionsArePassedOnToTheCommandsOfAScript() {
        List<String> arguments = new ArrayList<>();
        for (OptionSpec option : sharedOptions()) {
            if (!option.usageHelp() && !Set.of("--version", "--keep-going").contains(option.longestName())) {
                arguments.add(option.longestName());
                if (takesValue(option)) {
                    arguments.add("value-of" + option.longestName());
                }
            }
        }
        SharedCommandOptions options = new SharedCommandOptions();
        new CommandLine(options).parseArgs(arguments.toArray(new String[0]));
        assertThat(options.toArguments()).containsExactlyInAnyOrderElementsOf(arguments);
    }

    @Test
    void everyCommandDeclaresItsExitCodes() {
        requireExits(CommandTree.all().getCommandSpec());
    }

    private static void requireExits(CommandSpec spec) {
        if (spec.subcommands().isEmpty()) {
            assertThat(spec.userObject().getClass().getAnnotation(CommandExits.class))
                    .as("@CommandExits on the class of " + spec.qualifiedName())
                    .isNotNull();
        }
        spec.subcommands().values().forEach(each -> requireExits(each.getCommandSpec()));
    }

    /** No command ends with a code that its man page does not list. */
    @Test
    void goldenExitCodesAreDeclared() throws IOException {
        Map<String, SortedSet<Integer>> declared = new TreeMap<>();
        declare(CommandDocumentation.of(CommandTree.all().getCommandSpec()), declared);
        int runs = 0;
        try (Stream<Path> files = Files.list(GOLDEN_DIRECTORY)) {
            for (Path file : files.sorted().toList()) {
                String command = null;
                for (String line : Files.readAllLines(file)) {
                    if (line.startsWith("$ raftctl ")) {
                        command = longestName(line.substring("$ ".length()), declared.keySet());
                    } else if (line.startsWith("= ") && command != null) {
                        assertThat(declared.get(command)).as(command).contains(Integer.valueOf(line.substring(2)));
                        runs++;
                    }
                }
            }
        }
        assertThat(runs).isGreaterThan(500);
    }

    private static void declare(CommandDocumentation command, Map<String, SortedSet<Integer>> declared) {
        SortedSet<Integer> codes = new TreeSet<>();
        command.exits().forEach(exit -> codes.add(exit.code().code()));
        declared.put(String.join(" ", command.path()), codes);
        command.commands().forEach(each -> declare(each, declared));
    }

    /** Adds the words that call each command, for example {@code raftctl log show}. */
    static void collectPaths(CommandSpec spec, Set<String> paths) {
        paths.add(spec.qualifiedName());
        spec.subcommands().values().forEach(each -> collectPaths(each.getCommandSpec(), paths));
    }

    /** Returns the command that the line calls. */
    static String longestName(String line, Set<String> names) {
        return names.stream()
                .filter(name -> (line + " ").startsWith(name + " "))
                .reduce("raftctl", (one, other) -> one.length() >= other.length() ? one : other);
    }
}
