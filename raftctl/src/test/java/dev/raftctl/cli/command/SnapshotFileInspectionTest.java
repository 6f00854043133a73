package dev.raftctl.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.ProgressListener;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A saved snapshot belongs to no server, so the hint for a damaged one differs from the hint for a damaged directory.
 */
class SnapshotFileInspectionTest {
    @TempDir
    private Path directory;

    @Test
    void doesNotSuggestReplacingAServerForADamagedFile() throws Exception {
        Path file = Files.write(directory.resolve("bad.snapshot"), new byte[64]);
        CliFailure failure =
                catchThrowableOfType(CliFailure.class, () -> SnapshotFileInspection.of(file, ProgressListener.NONE));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.DAMAGED);
        assertThat(failure.hint()).contains("snapshot save").doesNotContain("remove this server");
    }
}
