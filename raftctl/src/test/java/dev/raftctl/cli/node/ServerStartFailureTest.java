package dev.raftctl.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.StorageFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** An operator's mistake is a usage error (2), a disk error counts as damage (7), as while the server runs. */
class ServerStartFailureTest {
    @Test
    void aDiskErrorIsNotAUsageError() {
        assertThat(exitCodeAfter(new IOException("Input/output error"))).isEqualTo(7);
        assertThat(exitCodeAfter(new AccessDeniedException("/d/vote"))).isEqualTo(2);
    }

    private static int exitCodeAfter(IOException error) {
        return ServerStartFailure.of(new StorageFailure(
                        StorageFailure.StorageFailureKind.IO, Path.of("/d/vote"), -1, "cannot read /d/vote", "", error))
                .exitCode();
    }
}
