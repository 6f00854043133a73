package dev.raftctl.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XdgUserDirectoriesTest {
    @TempDir
    Path directory;

    @Test
    void ignoresRelativePaths() throws Exception {
        for (Map<String, String> env : java.util.List.of(
                Map.<String, String>of(),
                Map.of("HOME", ""),
                Map.of("HOME", "."),
                Map.of("HOME", "home", "XDG_CONFIG_HOME", "config"))) {
            assertThat(XdgUserDirectories.locate(env, "XDG_CONFIG_HOME", ".config"))
                    .as("%s", env)
                    .isNull();
        }
        assertThat(XdgUserDirectories.locate(Map.of("HOME", "/h"), "XDG_CONFIG_HOME", ".config"))
                .isEqualTo(Path.of("/h/.config/raftctl"));
        assertThat(XdgUserDirectories.locate(
                        Map.of("HOME", "/h", "XDG_CONFIG_HOME", "/c"), "XDG_CONFIG_HOME", ".config"))
                .isEqualTo(Path.of("/c/raftctl"));
    }

    @Test
    void doesNotCreateAMissingHome() throws Exception {
        Path home = directory.resolve("home");
        Map<String, String> env = Map.of("HOME", home.toString());
        assertThatThrownBy(() -> XdgUserDirectories.create(home.resolve(".config/raftctl"), env))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(home).doesNotExist();
        java.nio.file.Files.createDirectory(home);
        XdgUserDirectories.create(home.resolve(".config/raftctl"), env);
        assertThat(home.resolve(".config/raftctl")).isDirectory();
    }
}
