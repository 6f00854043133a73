package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.DiskSpaceStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The findings about disks that fill up. */
class DiskSpaceFindingsTest {
    private static final long MIB = 1 << 20;

    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");

    private ClusterHealth health() throws CliFailure {
        return ClusterHealth.of(new ClusterClient(
                        new CachedClusterInfo(cluster.addresses()),
                        cluster,
                        RequestDeadline.in(cluster.clock, 5_000),
                        ProgressListener.NONE)
                .status());
    }

    private List<String> texts() throws CliFailure {
        return health().findings().stream()
                .map(ClusterHealth.HealthFinding::text)
                .toList();
    }

    private void disk(String id, DiskSpaceLevel space, long freeBytes) {
        cluster.server(id).disk = new DiskSpaceStatus(space, freeBytes, 64 * MIB, "/data/" + id);
    }

    @Test
    void namesTheDirectoryAndFreeSpaceOfAFullDisk() throws CliFailure {
        disk("n3", DiskSpaceLevel.FULL, 12 * MIB + 600_000);
        assertThat(texts())
                .containsExactly("the disk of n3 is full: 12.5 MiB are free in /data/n3, 64.0 MiB are required");
        assertThat(health().serves()).isTrue();
        assertThat(health().findings().get(0).hint()).contains("without a restart");
    }

    @Test
    void reportsFirstThatALeaderLowOnSpaceAcceptsNoWrites() throws CliFailure {
        disk("n1", DiskSpaceLevel.LOW, 0);
        assertThat(texts()).first().isEqualTo("writes are refused, because too little disk space is free on [n1]");
        assertThat(texts()).hasSize(2);
        assertThat(health().serves()).isFalse();
    }

    @Test
    void reportsNoWritesWhenAMajorityIsLowOnSpace() throws CliFailure {
        disk("n2", DiskSpaceLevel.LOW, 1);
        assertThat(health().serves()).isTrue();
        disk("n3", DiskSpaceLevel.LOW, -1);
        assertThat(health().serves()).isFalse();
        assertThat(texts()).first().isEqualTo("writes are refused, because too little disk space is free on [n2, n3]");
        assertThat(texts()).last().asString().contains("an unknown amount is free");
    }

    @Test
    void reportsNothingAboutDisksWithEnoughSpace() throws CliFailure {
        disk("n1", DiskSpaceLevel.AMPLE, 100 * MIB);
        assertThat(texts()).isEmpty();
    }

    @Test
    void namesDisksLowOnSpaceWhenThereIsNoLeader() throws CliFailure {
        cluster.depose();
        disk("n2", DiskSpaceLevel.FULL, 0);
        assertThat(texts()).first().asString().contains("no leader yet").contains("the disk of n2 is full");
    }
}
