package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.Disk;
import dev.raftctl.node.storage.simulated.SimulatedDisk;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Tests rate-limited reads with a clock that advances only during pauses. */
class RateLimitedDiskTest {
    private long now = 7;

    @Test
    void readsAreRateLimitedAndReturnTheWrittenBytes() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        disk.createDirectories(Path.of("/data"));
        Path file = Path.of("/data/file");
        try (Disk.OpenDiskFile made = disk.open(file, Disk.FileOpenMode.CREATE)) {
            made.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6}), 0);
        }
        Disk limited = new RateLimitedDisk(disk, 2, () -> now, nanos -> now += nanos);
        ByteBuffer into = ByteBuffer.allocate(4);
        try (Disk.OpenDiskFile opened = limited.open(file, Disk.FileOpenMode.READ)) {
            assertThat(opened.read(into, 1)).isEqualTo(4);
            assertThat(now).isEqualTo(7 + 2_000_000_000L);
            now += 500_000_000L;
            assertThat(opened.read(into.clear().limit(2), 0)).isEqualTo(2);
            assertThat(now).isEqualTo(7 + 3_000_000_000L);
            assertThat(opened.size()).isEqualTo(6);
        }
        assertThat(into.array()).startsWith(1, 2, 4, 5);
    }
}
