package dev.raftctl.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealDiskTest {
    @TempDir
    Path directory;

    @Test
    void d07ContinuesAPartialWrite() throws Exception {
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7};
        try (Disk.OpenDiskFile file = RealDisk.wrap(PartialIoChannel.create(directory.resolve("file"), 3))) {
            file.write(ByteBuffer.wrap(bytes), 2);

            ByteBuffer read = ByteBuffer.allocate(20);
            assertThat(file.read(read, 2)).isEqualTo(bytes.length);
            assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(bytes));
        }
    }

    @Test
    void reportsFreeSpaceAndFailsForAMissingDirectory() throws Exception {
        assertThat(new RealDisk().freeBytes(directory)).isPositive();
        assertThatThrownBy(() -> new RealDisk().freeBytes(directory.resolve("none")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void createsFilesAndDirectoriesForTheOwnerOnly() throws Exception {
        RealDisk disk = new RealDisk();
        Path made = directory.resolve("a").resolve("b");
        disk.createDirectories(made);
        Path file = made.resolve("file");
        disk.open(file, Disk.FileOpenMode.CREATE).close();
        disk.lock(made.resolve("lock")).close();

        assertThat(permissions(directory.resolve("a"))).isEqualTo("rwx------");
        assertThat(permissions(made)).isEqualTo("rwx------");
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(made.resolve("lock"))).isEqualTo("rw-------");
    }

    @Test
    void revokesReadAccessOfOtherUsersToADataDirectory() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        ServerStorage.open(new RealDisk(), directory, StorageFixture.SELF, StorageSettings.DEFAULT, 1)
                .close();
        assertThat(permissions(directory)).isEqualTo("rwx------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwxr-xrwx", "rwxrwxrwx", "rwx----w-"})
    void refusesADataDirectoryWritableByOtherUsersAndLeavesItUnchanged(String mode) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
        assertThatThrownBy(() ->
                        ServerStorage.open(new RealDisk(), directory, StorageFixture.SELF, StorageSettings.DEFAULT, 1))
                .isInstanceOfSatisfying(StorageFailure.class, failure -> {
                    assertThat(failure).hasMessageContaining(mode).hasMessageContaining(directory.toString());
                    assertThat(failure.hint()).contains("chmod 0700 " + directory);
                });
        assertThat(permissions(directory)).isEqualTo(mode);
        assertThat(directory).isEmptyDirectory();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
