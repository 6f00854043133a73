package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final int MAX_README_LINES = 200;
    private static final Path ROOT = Path.of("..");
    private static final String RUN = "mvn -DskipTests package && raftctl/target/raftctl dev";
    private static final String TEST = "mvn -B verify";
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]\\w*)(\\.\\w+)?`");

    @Test
    void theReadmeShowsTheBuildAndTestCommands() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        assertThat(readme).contains("```sh\n" + RUN + "\n```").contains("```sh\n" + TEST + "\n```");
        assertThat(readme.indexOf(RUN)).isLessThan(readme.indexOf(TEST));
    }

    @Test
    void theReadmeIsShortEnoughToRead() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(MAX_README_LINES);
    }

    @Test
    void continuousIntegrationRunsExactlyTheTestCommand() throws IOException {
        Path script = ROOT.resolve(".ci").resolve("run");
        assertThat(Files.isExecutable(script)).isTrue();
        List<String> calls = Files.readAllLines(script).stream()
                .filter(line -> line.contains("mvn -"))
                .toList();
        assertThat(calls).containsExactly("exec " + TEST);
    }

    @Test
    void relativeLinksLeadToFiles() throws IOException {
        List<Path> pages = new ArrayList<>(pages(ROOT));
        pages.addAll(pages(ROOT.resolve(".github")));
        for (Path page : pages) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                assertThat(page.resolveSibling(link.group(1)))
                        .as(page.toString())
                        .exists();
            }
        }
    }

    @Test
    void classesNamedInTheDocumentationExist() throws IOException {
        Set<String> classes = new TreeSet<>();
        for (String module : List.of("protocol", "raft-node", "raft-node/simulation", "raftctl/client", "raftctl")) {
            try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src"))) {
                sources.forEach(source -> classes.add(source.getFileName().toString()));
            }
        }
        Set<String> named = new TreeSet<>();
        for (Path page : pages(ROOT)) {
            CLASS.matcher(Files.readString(page)).results().forEach(name -> named.add(name.group(1) + ".java"));
        }
        assertThat(named).hasSizeGreaterThan(50);
        assertThat(classes).containsAll(named);
    }

    private static List<Path> pages(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".md")).toList();
        }
    }
}
