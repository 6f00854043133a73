package dev.raftctl.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failed restore deletes what it created and keeps what existed before. */
class UnfinishedRestoreCleanupTest {
    @TempDir
    Path root;

    @Test
    void deletesWhatItCreatedIncludingParentDirectories() throws Exception {
        Path deep = root.resolve("new/cluster");
        try (UnfinishedRestoreCleanup partial =
                new UnfinishedRestoreCleanup(List.of(deep.resolve("n1"), deep.resolve("n2")))) {
            Files.createDirectories(deep.resolve("n1/log"));
            Files.writeString(deep.resolve("n1/vote"), "x");
            assertThat(partial).isNotNull();
        }
        assertThat(root.resolve("new")).doesNotExist();
    }

    @Test
    void emptiesADirectoryThatExistedBefore() throws Exception {
        Path existing = Files.createDirectories(root.resolve("n1"));
        try (UnfinishedRestoreCleanup partial = new UnfinishedRestoreCleanup(List.of(existing))) {
            Files.createDirectories(existing.resolve("snapshots"));
            Files.writeString(existing.resolve("snapshots/own.tmp"), "x");
            assertThat(partial).isNotNull();
        }
        assertThat(existing).isEmptyDirectory();
    }

    @Test
    void keepsACompleteRestore() throws Exception {
        Path directory = root.resolve("n1");
        try (UnfinishedRestoreCleanup partial = new UnfinishedRestoreCleanup(List.of(directory))) {
            Files.createDirectories(directory.resolve("log"));
            partial.keep();
        }
        assertThat(directory.resolve("log")).isDirectory();
    }
}
