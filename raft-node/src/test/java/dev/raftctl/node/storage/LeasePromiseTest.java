package dev.raftctl.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.offline.DataDirectoryCheck;
import dev.raftctl.node.storage.offline.DirectoryCheckReport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server's lease promise survives its restarts. */
class LeasePromiseTest {
    private static final long NANOS = 2_000_000_000L;

    private final StorageFixture server = new StorageFixture();

    @Test
    void l09LongestPromiseSurvivesARestartWithOtherSettings() throws Exception {
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().leasePromiseNanos()).isZero();
            storage.storeLeasePromise(NANOS);
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().leasePromiseNanos()).isEqualTo(NANOS);
            storage.storeLeasePromise(NANOS / 2);
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().leasePromiseNanos()).isEqualTo(NANOS / 2);
            storage.storeLeasePromise(0);
        }
        assertThat(server.disk.exists(StorageFixture.LAYOUT.leasePromise())).isFalse();
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().leasePromiseNanos()).isZero();
        }
    }

    @Test
    void unreadablePromiseCountsAsTheLongestPossible() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.storeLeasePromise(NANOS);
        }
        Path file = StorageFixture.LAYOUT.leasePromise();
        byte[] bytes = server.bytes(file);
        server.write(file, bytes.length - 1, (byte) (bytes[bytes.length - 1] ^ 1));
        List<DirectoryCheckReport.DirectoryFinding> findings =
                DataDirectoryCheck.check(server.disk, StorageFixture.DIRECTORY).findings();
        assertThat(findings).anySatisfy(finding -> assertThat(finding.what()).contains("does not vote for 60 s"));
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().leasePromiseNanos()).isEqualTo(LeasePromiseFile.MAX_NANOS);
            assertThat(storage.repairs()).anySatisfy(line -> assertThat(line).contains("does not vote for 60 s"));
        }
    }
}
