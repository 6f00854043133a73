package dev.raftctl.node.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.storage.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosticDumpFilesTest {
    @TempDir
    Path directory;

    @Test
    void keepsTheNewestFive() throws IOException {
        for (int i = 1; i <= 12; i++) {
            Path file = new DiagnosticDumpFiles(new RealDisk(), directory).write("{\"n\":" + i + "}");
            assertThat(Files.readString(file)).isEqualTo("{\"n\":" + i + "}");
        }
        assertThat(new RealDisk().list(directory))
                .containsExactlyInAnyOrder(
                        "blackbox-8.json",
                        "blackbox-9.json",
                        "blackbox-10.json",
                        "blackbox-11.json",
                        "blackbox-12.json");
    }

    @Test
    void aDocumentThatIsTooLongOrDoesNotFitLeavesNoFile() throws IOException {
        FailingDisk failing = new FailingDisk(new RealDisk());
        failing.isFull = true;
        assertThatThrownBy(() -> new DiagnosticDumpFiles(failing, directory).write("{}"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new DiagnosticDumpFiles(new RealDisk(), directory)
                        .write("x".repeat(DiagnosticDumpFiles.MAX_BYTES + 1)))
                .isInstanceOf(IOException.class);
        assertThat(new RealDisk().list(directory)).isEmpty();
    }
}
