package dev.raftctl.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthSampleFileTest {
    @TempDir
    Path dataDirectory;

    @Test
    void keepsTheNewestSamplesInOneMebibyteAcrossRestarts() throws IOException {
        write(1, 0, 10_000);
        write(2, 10_000, 10_000);
        List<HealthSample> samples = HealthSampleFile.read(dataDirectory);
        assertThat(samples).hasSize(HealthSampleFile.SLOTS - 1);
        assertThat(samples).last().isEqualTo(sample(2, 19_999));
        assertThat(samples).first().isEqualTo(sample(1, 20_000 - HealthSampleFile.SLOTS + 1));
        assertThat(Files.size(file())).isEqualTo(1 << 20);
    }

    @Test
    void skipsADamagedSample() throws IOException {
        write(1, 0, 3);
        byte[] bytes = Files.readAllBytes(file());
        bytes[2 * HealthSample.BYTES + 20] ^= 1;
        Files.write(file(), bytes);
        assertThat(HealthSampleFile.read(dataDirectory)).containsExactly(sample(1, 0), sample(1, 2));
        write(1, 3, 1);
        assertThat(HealthSampleFile.read(dataDirectory)).hasSize(3).last().isEqualTo(sample(1, 3));
    }

    @Test
    void aMissingOrForeignFileHasNoSamplesAndIsReplaced() throws IOException {
        assertThat(HealthSampleFile.read(dataDirectory)).isEmpty();
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "something else");
        assertThat(HealthSampleFile.read(dataDirectory)).isEmpty();
        write(1, 0, 1);
        assertThat(HealthSampleFile.read(dataDirectory)).containsExactly(sample(1, 0));
    }

    private Path file() {
        return dataDirectory.resolve("journal/samples.bin");
    }

    private void write(int boot, int from, int count) throws IOException {
        HealthSampleFile samples = new HealthSampleFile(new RealDisk(), dataDirectory.resolve("journal"));
        for (int i = from; i < from + count; i++) {
            samples.write(sample(boot, i));
        }
        samples.close();
    }

    private static HealthSample sample(int boot, int i) {
        return new HealthSample(1_000 + i, i, boot, i % 2 == 0, 1, 2, 3, 4, 66, 6, 7, 8, 9, -1);
    }
}
