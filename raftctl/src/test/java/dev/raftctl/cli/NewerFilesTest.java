package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.protocol.message.ServerId;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data directory of a server that ran a newer version, after a downgrade to this one. */
class NewerFilesTest {
    @TempDir
    Path directory;

    private final CliRun.CliFixture fixture = new CliRun.CliFixture(ClusterScenario.WELL.create());

    @BeforeEach
    void writeANewerVoteFile() throws Exception {
        ServerStorage.open(new RealDisk(), directory, ServerId.of("n1"), new StorageSettings(1 << 20), 42)
                .close();
        Path vote = directory.resolve("vote");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(vote)).putInt(8, 2);
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, 12);
        Files.write(vote, bytes.putInt(12, (int) crc.getValue()).array());
    }

    @Test
    void checkDoesNotReportThemAsDamaged() {
        CliRun run = fixture.run("check", "--data-dir", directory.toString());
        assertThat(run.exit()).isEqualTo(7);
        assertThat(run.out())
                .contains("newer: " + directory.resolve("vote") + " was written by a newer version of raftctl")
                .contains("next: check the directory with the version of raftctl that wrote it, or a newer one")
                .doesNotContain("damage:");
        assertThat(fixture.run("check", "--data-dir", directory.toString(), "-o", "json")
                        .out())
                .contains("\"damaged\":false")
                .contains("\"newer\":true");
    }

    @Test
    void aServerRefusesToStart() {
        CliRun run = fixture.run(
                "node", "--id", "n1", "--listen", "127.0.0.1:1", "--data-dir", directory.toString(), "-o", "json");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("\"reason\":\"NEWER_FORMAT\"")
                .contains("was written by a newer version of raftctl")
                .contains("nothing was changed");
    }

    @Test
    void recoverRefusesThem() {
        CliRun run = fixture.run(
                "recover", "--data-dir", directory.toString(), "--i-understand-data-may-be-lost", "-o", "json");
        assertThat(run.exit()).isEqualTo(7);
        assertThat(run.err()).contains("\"reason\":\"NEWER_FORMAT\"").doesNotContain("is damaged");
    }
}
