package dev.raftctl.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastAliveFileTest {
    private static final LastAliveFile.LastAliveRecord ALIVE = new LastAliveFile.LastAliveRecord(
            1_796_000_000_123L, 4_711, -1, LastAliveFile.LastAliveRole.LEADER, 7, 1_042);

    @TempDir
    Path dataDirectory;

    @Test
    void readsWhatTheServerWroteInSixtyFourBytes() throws IOException {
        Path file = write(LastAliveFile.encode(ALIVE).array());
        assertThat(Files.size(file)).isEqualTo(64);
        assertThat(LastAliveFile.read(dataDirectory)).isEqualTo(ALIVE);
    }

    @Test
    void aMissingShortOrDamagedFileShowsNothing() throws IOException {
        assertThat(LastAliveFile.read(dataDirectory)).isNull();
        byte[] bytes = LastAliveFile.encode(ALIVE).array();
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 1;
            write(damaged);
            assertThat(LastAliveFile.read(dataDirectory)).as("byte " + i).isNull();
        }
        write(java.util.Arrays.copyOf(bytes, 40));
        assertThat(LastAliveFile.read(dataDirectory)).isNull();
    }

    private Path write(byte[] bytes) throws IOException {
        Files.createDirectories(dataDirectory.resolve("journal"));
        return Files.write(dataDirectory.resolve("journal/alive"), bytes);
    }
}
