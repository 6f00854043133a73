package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.Fixture.LAYOUT;
import static dev.raftctl.node.storage.Fixture.SELF;
import static dev.raftctl.node.storage.Fixture.entries;
import static dev.raftctl.node.storage.Fixture.save;
import static dev.raftctl.node.storage.Fixture.segment;
import static dev.raftctl.node.storage.Fixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.StorageFailure.Kind;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Position;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files of a program to come: refused by name and number, never taken for damage, never touched. */
class NewerFormatTest {
    @Test
    void eachKindOfFileOfANewerFormatIsRefusedAsSuch() throws Exception {
        Position last = new Position(1, 5);
        for (Path file : List.of(LAYOUT.identity(), LAYOUT.vote(), LAYOUT.peers(), segment(1), snapshot(last))) {
            Fixture server = new Fixture();
            try (ServerStorage storage = server.open()) {
                storage.peers().remember(SELF, 1);
                storage.write(new Ballot(1, SELF), entries(1, 1, 9));
                storage.sync();
                save(storage, last, "state");
            }
            server.write(file, 8, preambleOfFormatTwo(server.bytes(file)));
            byte[] before = server.bytes(file);
            server.refused(Kind.NEWER_FORMAT, failure -> {
                assertThat(failure.file()).isEqualTo(file);
                assertThat(failure).hasMessageContaining("format 2");
                assertThat(failure.hint()).isNotEmpty();
            });
            assertThat(server.bytes(file)).isEqualTo(before);
            assertThat(DirectoryCheck.check(server.disk, Fixture.DIRECTORY).findings())
                    .anyMatch(finding ->
                            file.equals(finding.file()) && finding.what().contains("format 2"));
        }
    }

    private static byte[] preambleOfFormatTwo(byte[] file) {
        ByteBuffer preamble = ByteBuffer.allocate(12).put(file, 0, 8).putInt(2);
        return ByteBuffer.allocate(8)
                .putInt(2)
                .putInt(Checksum.of(preamble, 0, 12))
                .array();
    }
}
