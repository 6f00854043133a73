package dev.raftctl.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a server promised a leader outlives the server's restarts. */
class LeasePromiseTest {
    private static final long NANOS = 2_000_000_000L;

    private final Fixture server = new Fixture();

    @Test
    void l09TheLongestPromiseIsThereAfterARestartWithOtherSettings() throws Exception {
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().promisedNanos()).isZero();
            storage.leasePromise(NANOS);
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().promisedNanos()).isEqualTo(NANOS);
            storage.leasePromise(NANOS / 2);
        }
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().promisedNanos()).isEqualTo(NANOS / 2);
            storage.leasePromise(0);
        }
        assertThat(server.disk.exists(Fixture.LAYOUT.leasePromise())).isFalse();
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().promisedNanos()).isZero();
        }
    }

    @Test
    void aPromiseThatCannotBeReadIsAsLongAsAnyCanBe() throws Exception {
        try (ServerStorage storage = server.open()) {
            storage.leasePromise(NANOS);
        }
        Path file = Fixture.LAYOUT.leasePromise();
        byte[] bytes = server.bytes(file);
        server.write(file, bytes.length - 1, (byte) (bytes[bytes.length - 1] ^ 1));
        List<CheckReport.Finding> findings =
                DirectoryCheck.check(server.disk, Fixture.DIRECTORY).findings();
        assertThat(findings)
                .anySatisfy(finding -> assertThat(finding.what()).contains("keeps it from voting for 60 s"));
        try (ServerStorage storage = server.open()) {
            assertThat(storage.recovered().promisedNanos()).isEqualTo(LeasePromiseFile.LONGEST_NANOS);
            assertThat(storage.mended()).anySatisfy(line -> assertThat(line).contains("votes for no server for 60 s"));
        }
    }
}
