package dev.raftctl.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.raftctl.cli.Cli;
import dev.raftctl.cli.CliEnvironment;
import dev.raftctl.client.ClientSecurity;
import dev.raftctl.client.LinkFactory;
import dev.raftctl.client.LinkToServer;
import dev.raftctl.client.PipelinedLink;
import dev.raftctl.node.config.NodeConfigLoader;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Completions and man pages in the repository equal those generated from the command model; {@code -Drewrite} rewrites
 * them.
 */
class GeneratedFilesTest {
    private static final Path TOP = Path.of("..");

    @Test
    void generatedFilesAreUpToDate() throws IOException {
        SortedMap<String, String> files = GeneratedFiles.of(model(), "0.1.0");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = TOP.resolve(file.getKey());
            if (System.getProperty("rewrite") != null) {
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
            assertThat(path)
                    .as("run the tests with -Drewrite and look at the diff")
                    .hasContent(file.getValue());
        }
    }

    @Test
    void noFileIsLeftOfARemovedCommand() throws IOException {
        TreeSet<String> existing = new TreeSet<>();
        for (String folder : List.of("completions", "man")) {
            try (Stream<Path> paths = Files.list(TOP.resolve(folder))) {
                paths.forEach(path -> existing.add(folder + "/" + path.getFileName()));
            }
        }
        assertThat(existing)
                .containsExactlyElementsOf(GeneratedFiles.of(model(), "0.1.0").keySet());
    }

    @Test
    void everyCommandHasASummaryAndExamples() {
        for (CommandDocumentation command : model().commands()) {
            assertThat(command.summary()).as(command.name()).isNotBlank();
            assertThat(command.examples()).as(command.name()).isNotEmpty();
        }
    }

    @Test
    void describesEveryConfigurationKey() {
        assertThat(NodeConfigLoader.keys())
                .allSatisfy(key ->
                        assertThat(ConfigFileManPage.meaning(key)).as(key).isNotEmpty());
    }

    @Test
    void describesEveryEnvironmentVariable() throws IOException {
        TreeSet<String> used = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src"))) {
            for (Path source :
                    sources.filter(GeneratedFilesTest::isOfTheProgram).toList()) {
                Pattern.compile("RAFTCTL_[A-Z]+(_[A-Z]+)*")
                        .matcher(Files.readString(source))
                        .results()
                        .forEach(found -> used.add(found.group()));
            }
        }
        String page = GeneratedFiles.of(model(), "0.1.0").getOrDefault("man/raftctl.1", "");
        assertThat(used).contains("RAFTCTL_HISTORY", "RAFTCTL_NO_CACHE").allMatch(page::contains);
    }

    private static boolean isOfTheProgram(Path source) {
        return Files.isRegularFile(source) && (source.startsWith("src/launcher") || source.startsWith("src/main/java"));
    }

    @ParameterizedTest
    @CsvSource({"bash,raftctl.bash", "zsh,_raftctl", "fish,raftctl.fish"})
    void everyShellParsesItsScript(String shell, String script) throws Exception {
        assumeTrue(isInstalled(shell), shell + " is not installed");
        assertThat(outputOf(List.of(
                        shell, "-n", TOP.resolve("completions/" + script).toString())))
                .isEmpty();
    }

    @Test
    void bashCompletesCommandsOptionsAndValues() throws Exception {
        assumeTrue(isInstalled("bash"), "bash is not installed");
        assertThat(bash("raftctl", "st")).contains("status", "step-down");
        assertThat(bash("raftctl", "log", "s")).contains("show");
        assertThat(bash("raftctl", "status", "--out")).containsExactly("--output");
        assertThat(bash("raftctl", "-e", "h:1", "status", "-o", "js")).containsExactly("json", "jsonl");
        assertThat(bash("raftctl", "completion", "f")).containsExactly("fish");
    }

    /** Readline splits words at colons and equals signs. */
    @Test
    void bashCompletesFromTheClusterOnTheLine() throws Exception {
        assumeTrue(isInstalled("bash"), "bash is not installed");
        String elsewhere = "raftctl() { case \"$*\" in '-e h:1 --'*) echo e1 ;; *) echo n1 ;; esac; }; ";
        assertThat(outputOf(List.of(
                                "bash",
                                "-c",
                                elsewhere + bashLine("raftctl", "-e", "h", ":", "1", "remove-server", "")))
                        .lines())
                .containsExactly("e1");
        String prints = "raftctl() { case \"$*\" in '-C prod --'*) echo p1 ;; *) echo n1 ;; esac; }; ";
        assertThat(outputOf(List.of("bash", "-c", prints + bashLine("raftctl", "-C", "prod", "remove-server", "")))
                        .lines())
                .containsExactly("p1");
        assertThat(outputOf(List.of("bash", "-c", prints + bashLine("raftctl", "wait", "caught-up", "=")))
                        .lines())
                .containsExactly("n1");
        assertThat(bash("raftctl", "help", "log", "s")).containsExactly("show");
        assertThat(bash("raftctl", "help", "add-s")).containsExactly("add-server");
        assertThat(bash("raftctl", "help", "run")).containsExactly("runbook");
        assertThat(bash("raftctl", "help", "runbook", "gr")).containsExactly("grow");
        assertThat(bash("raftctl", "status", "--output", "=", "js")).containsExactly("json", "jsonl");
    }

    /** A key may look like a command substitution; completing it must not execute it or leave it ready to execute. */
    @Test
    void bashNeverExecutesAKey() throws Exception {
        assumeTrue(isInstalled("bash"), "bash is not installed");
        String cluster = "raftctl() { printf '%s\\n' 'a$(echo run)' 'b c'; }; ";
        assertThat(outputOf(List.of("bash", "-c", cluster + bashLine("raftctl", "get", "")))
                        .lines())
                .containsExactly("a\\$\\(echo\\ run\\)", "b\\ c");
    }

    @Test
    void theBashCompletionPassesShellcheck() throws Exception {
        assumeTrue(isInstalled("shellcheck"), "shellcheck is not installed");
        String script = TOP.resolve("completions/raftctl.bash").toString();
        assertThat(outputOf(List.of("shellcheck", "--shell=bash", script))).isEmpty();
    }

    @Test
    void manRendersThePagesWithoutWarnings() throws Exception {
        assumeTrue(isInstalled("man"), "man is not installed");
        try (Stream<Path> pages = Files.list(TOP.resolve("man"))) {
            for (Path page : pages.sorted().toList()) {
                List<String> command = List.of(
                        "sh", "-c", "MANWIDTH=80 man --warnings -E UTF-8 -l \"$0\" 2>&1 >/dev/null", page.toString());
                assertThat(outputOf(command)).as(page.toString()).isEmpty();
            }
        }
    }

    @Test
    void manPagesPassMandocLint() throws Exception {
        assumeTrue(isInstalled("mandoc"), "mandoc is not installed");
        List<String> command = new ArrayList<>(List.of("mandoc", "-T", "lint", "-W", "warning"));
        try (Stream<Path> pages = Files.list(TOP.resolve("man"))) {
            pages.sorted().forEach(page -> command.add(page.toString()));
        }
        assertThat(outputOf(command)).isEmpty();
    }

    private static List<String> bash(String... command) throws Exception {
        return outputOf(List.of("bash", "-c", bashLine(command))).lines().toList();
    }

    private static String bashLine(String... command) {
        StringBuilder line = new StringBuilder("source ../completions/raftctl.bash; COMP_WORDS=(");
        for (String word : command) {
            line.append('\'').append(word).append("' ");
        }
        line.append("); COMP_CWORD=").append(command.length - 1);
        line.append("; _raftctl; printf '%s\\n' \"${COMPREPLY[@]}\"");
        return line.toString();
    }

    private static CommandDocumentation model() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        LinkFactory noLinks = new LinkFactory() {
            @Override
            public LinkToServer open(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
                throw new IOException("no links in this test");
            }

            @Override
            public PipelinedLink openPipelined(HostPort address, @Nullable ServerId to, long timeoutMillis)
                    throws IOException {
                throw new IOException("no links in this test");
            }

            @Override
            public LinkFactory withSecurity(ClientSecurity security) {
                return this;
            }

            @Override
            public void close() {}
        };
        CliEnvironment environment = new CliEnvironment(
                Map.of(), new ByteArrayInputStream(new byte[0]), nowhere, nowhere, false, false, false, 80, noLinks);
        try (Cli cli = new Cli(environment)) {
            return CommandDocumentation.of(cli.commandTree().getCommandSpec());
        }
    }

    private static boolean isInstalled(String program) throws Exception {
        return new ProcessBuilder("sh", "-c", "command -v " + program)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static String outputOf(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return text;
    }
}
