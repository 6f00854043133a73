package dev.raftctl.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.raftctl.cli.Cli;
import dev.raftctl.cli.Surroundings;
import dev.raftctl.cli.cluster.Link;
import dev.raftctl.cli.cluster.Links;
import dev.raftctl.cli.cluster.Pipeline;
import dev.raftctl.cli.cluster.Security;
import dev.raftctl.node.config.NodeConfigFile;
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

/** Completions and man pages in the repository are what the command model gives now; {@code -Drewrite} writes them. */
class GeneratedFilesTest {
    private static final Path TOP = Path.of("..");

    @Test
    void theFilesOfTheRepositoryAreFresh() throws IOException {
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
    void noFileIsLeftOverFromACommandThatIsGone() throws IOException {
        TreeSet<String> there = new TreeSet<>();
        for (String folder : List.of("completions", "man")) {
            try (Stream<Path> paths = Files.list(TOP.resolve(folder))) {
                paths.forEach(path -> there.add(folder + "/" + path.getFileName()));
            }
        }
        assertThat(there)
                .containsExactlyElementsOf(GeneratedFiles.of(model(), "0.1.0").keySet());
    }

    @Test
    void everyCommandOfTheHelpHasAPageAndExamples() {
        for (CommandModel command : model().commands()) {
            assertThat(command.summary()).as(command.name()).isNotBlank();
            assertThat(command.examples()).as(command.name()).isNotEmpty();
        }
    }

    @Test
    void everyKeyOfTheConfigurationFileIsDescribed() {
        assertThat(NodeConfigFile.keys())
                .allSatisfy(
                        key -> assertThat(ConfigManPage.meaning(key)).as(key).isNotEmpty());
    }

    @Test
    void everyVariableOfTheProgramIsDescribed() throws IOException {
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
    void theShellItselfCanReadItsScript(String shell, String script) throws Exception {
        assumeTrue(isThere(shell), shell + " is not installed");
        assertThat(said(List.of(
                        shell, "-n", TOP.resolve("completions/" + script).toString())))
                .isEmpty();
    }

    @Test
    void bashCompletesCommandsOptionsAndValues() throws Exception {
        assumeTrue(isThere("bash"), "bash is not installed");
        assertThat(bash("raftctl", "st")).contains("status", "step-down");
        assertThat(bash("raftctl", "log", "s")).contains("show");
        assertThat(bash("raftctl", "status", "--out")).containsExactly("--output");
        assertThat(bash("raftctl", "-e", "h:1", "status", "-o", "js")).containsExactly("json", "jsonl");
        assertThat(bash("raftctl", "completion", "f")).containsExactly("fish");
    }

    /** Readline ends words at colons and equals signs. */
    @Test
    void bashAsksTheClusterThatTheLineNames() throws Exception {
        assumeTrue(isThere("bash"), "bash is not installed");
        String elsewhere = "raftctl() { case \"$*\" in '-e h:1 --'*) echo e1 ;; *) echo n1 ;; esac; }; ";
        assertThat(said(List.of(
                                "bash",
                                "-c",
                                elsewhere + bashLine("raftctl", "-e", "h", ":", "1", "remove-server", "")))
                        .lines())
                .containsExactly("e1");
        String prints = "raftctl() { case \"$*\" in '-C prod --'*) echo p1 ;; *) echo n1 ;; esac; }; ";
        assertThat(said(List.of("bash", "-c", prints + bashLine("raftctl", "-C", "prod", "remove-server", "")))
                        .lines())
                .containsExactly("p1");
        assertThat(said(List.of("bash", "-c", prints + bashLine("raftctl", "wait", "caught-up", "=")))
                        .lines())
                .containsExactly("n1");
        assertThat(bash("raftctl", "help", "log", "s")).containsExactly("show");
        assertThat(bash("raftctl", "help", "add-s")).containsExactly("add-server");
        assertThat(bash("raftctl", "status", "--output", "=", "js")).containsExactly("json", "jsonl");
    }

    /** A key may be named like a command; completing it must not run it, nor leave it ready to run. */
    @Test
    void bashNeverRunsWhatTheClusterCalledAKey() throws Exception {
        assumeTrue(isThere("bash"), "bash is not installed");
        String cluster = "raftctl() { printf '%s\\n' 'a$(echo run)' 'b c'; }; ";
        assertThat(said(List.of("bash", "-c", cluster + bashLine("raftctl", "get", "")))
                        .lines())
                .containsExactly("a\\$\\(echo\\ run\\)", "b\\ c");
    }

    @Test
    void theBashCompletionPassesShellcheck() throws Exception {
        assumeTrue(isThere("shellcheck"), "shellcheck is not installed");
        String script = TOP.resolve("completions/raftctl.bash").toString();
        assertThat(said(List.of("shellcheck", "--shell=bash", script))).isEmpty();
    }

    @Test
    void manShowsThePagesWithoutAWarning() throws Exception {
        assumeTrue(isThere("man"), "man is not installed");
        try (Stream<Path> pages = Files.list(TOP.resolve("man"))) {
            for (Path page : pages.sorted().toList()) {
                List<String> words = List.of(
                        "sh", "-c", "MANWIDTH=80 man --warnings -E UTF-8 -l \"$0\" 2>&1 >/dev/null", page.toString());
                assertThat(said(words)).as(page.toString()).isEmpty();
            }
        }
    }

    @Test
    void theManPagesPassTheLint() throws Exception {
        assumeTrue(isThere("mandoc"), "mandoc is not installed");
        List<String> words = new ArrayList<>(List.of("mandoc", "-T", "lint", "-W", "warning"));
        try (Stream<Path> pages = Files.list(TOP.resolve("man"))) {
            pages.sorted().forEach(page -> words.add(page.toString()));
        }
        assertThat(said(words)).isEmpty();
    }

    private static List<String> bash(String... words) throws Exception {
        return said(List.of("bash", "-c", bashLine(words))).lines().toList();
    }

    private static String bashLine(String... words) {
        StringBuilder line = new StringBuilder("source ../completions/raftctl.bash; COMP_WORDS=(");
        for (String word : words) {
            line.append('\'').append(word).append("' ");
        }
        line.append("); COMP_CWORD=").append(words.length - 1);
        line.append("; _raftctl; printf '%s\\n' \"${COMPREPLY[@]}\"");
        return line.toString();
    }

    private static CommandModel model() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Links noLinks = new Links() {
            @Override
            public Link open(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
                throw new IOException("no links in this test");
            }

            @Override
            public Pipeline pipeline(HostPort address, @Nullable ServerId to, long timeoutMillis) throws IOException {
                throw new IOException("no links in this test");
            }

            @Override
            public Links protectedBy(Security security) {
                return this;
            }

            @Override
            public void close() {}
        };
        Surroundings surroundings = new Surroundings(
                Map.of(), new ByteArrayInputStream(new byte[0]), nowhere, nowhere, false, false, false, 80, noLinks);
        try (Cli cli = new Cli(surroundings)) {
            return CommandModel.of(cli.tree().getCommandSpec());
        }
    }

    private static boolean isThere(String program) throws Exception {
        return new ProcessBuilder("sh", "-c", "command -v " + program)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static String said(List<String> words) throws Exception {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return text;
    }
}
