package dev.raftctl.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The message of an operating system error: the action, the file and the cause. */
class StorageFailureTest {
    private static final Path FILE = Path.of("/data/n1");

    @Test
    void messageGivesTheReasonAndThePathOnce() {
        assertThat(message(new AccessDeniedException("/data/n1"))).isEqualTo("cannot open /data/n1: permission denied");
        assertThat(message(new NoSuchFileException("/data/n1")))
                .isEqualTo("cannot open /data/n1: no such file or directory");
        assertThat(message(new FileAlreadyExistsException("/data/n1")))
                .isEqualTo("cannot open /data/n1: it already exists and is not a directory");
        assertThat(message(new FileSystemException("/data/n1", null, "Read-only file system")))
                .isEqualTo("cannot open /data/n1: Read-only file system");
        assertThat(message(new IOException("Input/output error")))
                .isEqualTo("cannot open /data/n1: Input/output error");
    }

    @Test
    void recognizesAFullDisk() {
        StorageFailure failure = StorageFailure.of(new IOException("No space left on device"), FILE, "write");
        assertThat(failure.kind()).isEqualTo(StorageFailure.StorageFailureKind.FULL);
    }

    private static String message(IOException error) {
        return String.valueOf(StorageFailure.of(error, FILE, "open").getMessage());
    }
}
