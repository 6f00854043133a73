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
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Files of a program to come: refused by name and number, never taken for damage, never touched. */
class NewerFormatTest {
    @Test
    void eachKindOfFileOfANewerFormatIsRefusedAsSuch() throws Exception {
        Position last = new Position(1, 5);
        Map<Path, Format> kinds = Map.of(
                LAYOUT.identity(), Format.IDENTITY,
                LAYOUT.vote(), Format.VOTE,
                LAYOUT.peers(), Format.PEERS,
                LAYOUT.convalescence(), Format.CONVALESCENCE,
                LAYOUT.end(), Format.END,
                LAYOUT.leasePromise(), Format.LEASE_PROMISE,
                segment(1), Format.LOG,
                snapshot(last), Format.SNAPSHOT);
        for (Map.Entry<Path, Format> kind : kinds.entrySet()) {
            Path file = kind.getKey();
            int newer = kind.getValue().newest() + 1;
            Fixture server = new Fixture();
            try (ServerStorage storage = server.open()) {
                storage.peers().remember(SELF, 1);
                storage.write(new Ballot(1, SELF), entries(1, 1, 9));
                storage.sync();
                save(storage, last, "state");
                storage.distrust(1);
                storage.markEnd();
                storage.leasePromise(1);
            }
            server.write(file, 8, preambleOfFormat(newer, server.bytes(file)));
            tearTheTail(server);
            Map<String, byte[]> before = files(server);
            server.refused(Kind.NEWER_FORMAT, failure -> {
                assertThat(failure.file()).isEqualTo(file);
                assertThat(failure)
                        .hasMessageContaining("written by a newer version of raftctl: it has format " + newer);
                assertThat(failure.hint()).isNotEmpty();
            });
            assertThat(files(server)).containsExactlyEntriesOf(before);
            CheckReport report = DirectoryCheck.check(server.disk, Fixture.DIRECTORY);
            assertThat(report.isNewer()).isTrue();
            assertThat(report.isDamaged()).as("%s: %s", file, report.findings()).isFalse();
            assertThat(report.findings())
                    .anyMatch(finding -> finding.severity() == CheckReport.Severity.NEWER
                            && file.equals(finding.file())
                            && finding.what().contains("format " + newer));
        }
    }

    /** Something that an opening would put right. */
    private static void tearTheTail(Fixture server) throws IOException, StorageFailure {
        Path newest = server.segments().get(server.segments().size() - 1);
        server.write(newest, server.bytes(newest).length, (byte) 1);
        server.overwrite(DataDirectory.temporary(LAYOUT.peers()), new byte[1]);
    }

    private static Map<String, byte[]> files(Fixture server) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (Path directory : List.of(LAYOUT.root(), LAYOUT.log(), LAYOUT.snapshots())) {
            for (String name : server.disk.list(directory)) {
                if (!name.equals("lock")) {
                    files.put(name, server.bytes(directory.resolve(name)));
                }
            }
        }
        return files;
    }

    private static byte[] preambleOfFormat(int number, byte[] file) {
        ByteBuffer preamble = ByteBuffer.allocate(12).put(file, 0, 8).putInt(number);
        return ByteBuffer.allocate(8)
                .putInt(number)
                .putInt(Checksum.of(preamble, 0, 12))
                .array();
    }
}
