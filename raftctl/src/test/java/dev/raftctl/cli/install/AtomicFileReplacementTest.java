package dev.raftctl.cli.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileReplacementTest {
    @TempDir
    Path directory;

    @Test
    void followsSymbolicLinks() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");
        Files.createSymbolicLink(directory.resolve("second"), Path.of("file"));
        Path first = Files.createSymbolicLink(directory.resolve("first"), directory.resolve("second"));
        assertThat(AtomicFileReplacement.resolveTarget(first)).isEqualTo(file);
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), Path.of("new"));
        assertThat(AtomicFileReplacement.resolveTarget(dangling)).isEqualTo(directory.resolve("new"));
        assertThat(AtomicFileReplacement.resolveTarget(directory.resolve("absent")))
                .isEqualTo(directory.resolve("absent"));
    }

    @Test
    void refusesToReplaceANonFile() throws IOException {
        Path loop = directory.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        for (Path notAFile : new Path[] {directory, Path.of("/dev/null"), loop}) {
            assertThatThrownBy(() -> AtomicFileReplacement.resolveTarget(notAFile))
                    .isInstanceOf(FileSystemException.class);
        }
    }

    @Test
    void keepsThePermissionsOfTheOldFile() throws IOException {
        Path old = Files.writeString(directory.resolve("old"), "");
        Path newFile = Files.writeString(directory.resolve("fresh"), "");
        for (String mode : new String[] {"rw-------", "rw-r-----", "rw-r--r--"}) {
            Files.setPosixFilePermissions(old, PosixFilePermissions.fromString(mode));
            AtomicFileReplacement.copyAttributes(old, newFile);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(newFile)))
                    .isEqualTo(mode);
        }
    }

    @Test
    void installsThroughASymbolicLink() throws IOException {
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "old");
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path link = Files.createSymbolicLink(bin.resolve("raftctl"), elsewhere);
        new ProgramInstallation(directory).install(new InstalledFile(Path.of("bin/raftctl"), new byte[] {'n'}, true));
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(elsewhere).hasContent("n");
    }
}
