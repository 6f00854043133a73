package dev.raftctl.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a failed restore made goes again; what was there stays. */
class PartialRestoreTest {
    @TempDir
    Path root;

    @Test
    void whatWasMadeGoesWithTheDirectoriesAboveIt() throws Exception {
        Path deep = root.resolve("new/cluster");
        try (PartialRestore partial = new PartialRestore(List.of(deep.resolve("n1"), deep.resolve("n2")))) {
            Files.createDirectories(deep.resolve("n1/log"));
            Files.writeString(deep.resolve("n1/vote"), "x");
            assertThat(partial).isNotNull();
        }
        assertThat(root.resolve("new")).doesNotExist();
    }

    @Test
    void anEmptyDirectoryThatWasThereStaysEmpty() throws Exception {
        Path there = Files.createDirectories(root.resolve("n1"));
        try (PartialRestore partial = new PartialRestore(List.of(there))) {
            Files.createDirectories(there.resolve("snapshots"));
            Files.writeString(there.resolve("snapshots/own.tmp"), "x");
            assertThat(partial).isNotNull();
        }
        assertThat(there).isEmptyDirectory();
    }

    @Test
    void whatIsWholeStays() throws Exception {
        Path place = root.resolve("n1");
        try (PartialRestore partial = new PartialRestore(List.of(place))) {
            Files.createDirectories(place.resolve("log"));
            partial.keep();
        }
        assertThat(place.resolve("log")).isDirectory();
    }
}
