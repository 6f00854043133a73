package dev.raftctl.node.storage;

import static dev.raftctl.node.storage.StorageFixture.LAYOUT;
import static dev.raftctl.node.storage.StorageFixture.SELF;
import static dev.raftctl.node.storage.StorageFixture.entries;
import static dev.raftctl.node.storage.StorageFixture.save;
import static dev.raftctl.node.storage.StorageFixture.segment;
import static dev.raftctl.node.storage.StorageFixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.StorageFailure.StorageFailureKind;
import dev.raftctl.node.storage.offline.DataDirectoryCheck;
import dev.raftctl.node.storage.offline.DirectoryCheckReport;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Files of a newer version are refused with their name and version, never taken for damage, and never changed. */
class NewerFileFormatTest {
    @Test
    void refusesEachKindOfFileOfANewerFormat() throws Exception {
        LogPosition last = new LogPosition(1, 5);
        Map<Path, DataFileFormat> kinds = Map.of(
                LAYOUT.identity(), DataFileFormat.IDENTITY,
                LAYOUT.hardState(), DataFileFormat.HARD_STATE,
                LAYOUT.peers(), DataFileFormat.PEERS,
                LAYOUT.recoveringTerm(), DataFileFormat.RECOVERING_TERM,
                LAYOUT.endMark(), DataFileFormat.END_MARK,
                LAYOUT.leasePromise(), DataFileFormat.LEASE_PROMISE,
                segment(1), DataFileFormat.LOG_SEGMENT,
                snapshot(last), DataFileFormat.SNAPSHOT);
        for (Map.Entry<Path, DataFileFormat> kind : kinds.entrySet()) {
            Path file = kind.getKey();
            int newer = kind.getValue().newestVersion() + 1;
            StorageFixture server = new StorageFixture();
            try (ServerStorage storage = server.open()) {
                storage.peers().rememberIncarnation(SELF, 1);
                storage.write(new HardState(1, SELF), entries(1, 1, 9));
                storage.sync();
                save(storage, last, "state");
                storage.beginRecovering(1);
                storage.markEnd();
                storage.storeLeasePromise(1);
            }
            server.write(file, 8, preambleOfFormat(newer, server.bytes(file)));
            tearTail(server);
            Map<String, byte[]> before = files(server);
            server.assertOpenFails(StorageFailureKind.NEWER_FORMAT, failure -> {
                assertThat(failure.file()).isEqualTo(file);
                assertThat(failure)
                        .hasMessageContaining("written by a newer version of raftctl: it has format " + newer);
                assertThat(failure.hint()).isNotEmpty();
            });
            assertThat(files(server)).containsExactlyEntriesOf(before);
            DirectoryCheckReport report = DataDirectoryCheck.check(server.disk, StorageFixture.DIRECTORY);
            assertThat(report.isNewer()).isTrue();
            assertThat(report.isDamaged()).as("%s: %s", file, report.findings()).isFalse();
            assertThat(report.findings())
                    .anyMatch(finding -> finding.severity() == DirectoryCheckReport.DirectoryFindingSeverity.NEWER
                            && file.equals(finding.file())
                            && finding.what().contains("format " + newer));
        }
    }

    /** Leaves something that an opening would repair. */
    private static void tearTail(StorageFixture server) throws IOException, StorageFailure {
        Path newest = server.segments().get(server.segments().size() - 1);
        server.write(newest, server.bytes(newest).length, (byte) 1);
        server.overwrite(DataDirectory.temporary(LAYOUT.peers()), new byte[1]);
    }

    private static Map<String, byte[]> files(StorageFixture server) throws IOException {
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
                .putInt(Crc32cChecksum.of(preamble, 0, 12))
                .array();
    }
}
