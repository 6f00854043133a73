package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final String RUN = "mvn -DskipTests package && raftctl/target/raftctl dev";
    private static final String TEST = "mvn -B verify";

    @Test
    void theReadmeShowsTheBuildAndTestCommands() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        assertThat(readme).contains("```sh\n" + RUN + "\n```").contains("```sh\n" + TEST + "\n```");
        assertThat(readme.indexOf(RUN)).isLessThan(readme.indexOf(TEST));
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
}
