package dev.raftctl.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Free ports for servers that restart: the system must not assign them to another process meanwhile. */
class LoopbackPortChooserTest {
    @TempDir
    Path directory;

    private Path range(String text) throws Exception {
        return Files.writeString(directory.resolve("range"), text);
    }

    @Test
    void choosesPortsBelowTheEphemeralRange() throws Exception {
        assertThat(LoopbackPortChooser.choose(0, 40, range("10200\t60999\n")))
                .hasSize(40)
                .doesNotHaveDuplicates()
                .allMatch(port -> port >= 10_000 && port < 10_200);
    }

    @Test
    void letsTheSystemChooseWhenNoRangeIsUsable() throws Exception {
        assertThat(LoopbackPortChooser.choose(0, 5, range("1024\t60999\n")))
                .hasSize(5)
                .doesNotHaveDuplicates();
        assertThat(LoopbackPortChooser.choose(0, 5, range("nonsense")))
                .hasSize(5)
                .doesNotHaveDuplicates();
        assertThat(LoopbackPortChooser.choose(0, 5, directory.resolve("none")))
                .hasSize(5)
                .doesNotHaveDuplicates();
    }
}
