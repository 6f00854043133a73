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

class ReplacedFileTest {
    @TempDir
    Path directory;

    @Test
    void linksLeadToTheFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");
        Files.createSymbolicLink(directory.resolve("second"), Path.of("file"));
        Path first = Files.createSymbolicLink(directory.resolve("first"), directory.resolve("second"));
        assertThat(ReplacedFile.target(first)).isEqualTo(file);
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), Path.of("new"));
        assertThat(ReplacedFile.target(dangling)).isEqualTo(directory.resolve("new"));
        assertThat(ReplacedFile.target(directory.resolve("absent"))).isEqualTo(directory.resolve("absent"));
    }

    @Test
    void whatIsNoFileIsNotReplaced() throws IOException {
        Path loop = directory.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        for (Path none : new Path[] {directory, Path.of("/dev/null"), loop}) {
            assertThatThrownBy(() -> ReplacedFile.target(none)).isInstanceOf(FileSystemException.class);
        }
    }

    @Test
    void theNewFileIsNoMoreOpenThanTheOld() throws IOException {
        Path old = Files.writeString(directory.resolve("old"), "");
        Path fresh = Files.writeString(directory.resolve("fresh"), "");
        for (String mode : new String[] {"rw-------", "rw-r-----", "rw-r--r--"}) {
            Files.setPosixFilePermissions(old, PosixFilePermissions.fromString(mode));
            ReplacedFile.keepAttributes(old, fresh);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
                    .isEqualTo(mode);
        }
    }

    @Test
    void anInstalledFileBehindALinkIsWrittenThere() throws IOException {
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "old");
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path link = Files.createSymbolicLink(bin.resolve("raftctl"), elsewhere);
        new Installation(directory).place(new Placement(Path.of("bin/raftctl"), new byte[] {'n'}, true));
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(elsewhere).hasContent("n");
    }
}
