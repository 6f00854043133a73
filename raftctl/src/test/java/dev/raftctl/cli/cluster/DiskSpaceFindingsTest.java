package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Finding;
import dev.raftctl.cli.findings.Findings;
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

    private ClusterVerdict health() throws CliFailure {
        return Findings.of(new ClusterClient(
                        new CachedClusterInfo(cluster.addresses()),
                        cluster,
                        RequestDeadline.in(cluster.clock, 5_000),
                        ProgressListener.NONE)
                .status());
    }

    private List<String> texts() throws CliFailure {
        return health().findings().stream().map(Finding::sentence).toList();
    }

    private void disk(String id, DiskSpaceLevel space, long freeBytes) {
        cluster.server(id).disk = new DiskSpaceStatus(space, freeBytes, 64 * MIB, "/data/" + id);
    }

    @Test
    void namesTheDirectoryAndFreeSpaceOfAFullDisk() throws CliFailure {
        disk("n3", DiskSpaceLevel.FULL, 12 * MIB + 600_000);
        assertThat(texts())
                .containsExactly("the disk of n3 is full: 12.5 MiB are free in /data/n3, 64.0 MiB are required");
        assertThat(health().isServing()).isTrue();
        assertThat(health().findings().get(0).next().line()).contains("without a restart");
    }

    @Test
    void reportsFirstThatALeaderLowOnSpaceAcceptsNoWrites() throws CliFailure {
        disk("n1", DiskSpaceLevel.LOW, 0);
        assertThat(texts()).first().asString().startsWith("writes are refused for lack of disk space on n1:");
        assertThat(health().codes()).containsExactly("DISK_FULL");
        assertThat(health().isServing()).isFalse();
    }

    @Test
    void reportsNoWritesWhenAMajorityIsLowOnSpace() throws CliFailure {
        disk("n2", DiskSpaceLevel.LOW, 1);
        assertThat(health().isServing()).isTrue();
        disk("n3", DiskSpaceLevel.LOW, -1);
        assertThat(health().isServing()).isFalse();
        assertThat(texts())
                .first()
                .asString()
                .startsWith("writes are refused for lack of disk space on n2 and n3: 1 of 3 voters");
        assertThat(texts()).last().asString().contains("an unknown amount is free");
    }

    @Test
    void reportsNothingAboutDisksWithEnoughSpace() throws CliFailure {
        disk("n1", DiskSpaceLevel.AMPLE, 128 * MIB);
        assertThat(texts()).isEmpty();
        disk("n1", DiskSpaceLevel.AMPLE, 100 * MIB);
        assertThat(health().codes()).containsExactly("DISK_LOW");
    }

    @Test
    void namesDisksLowOnSpaceWhenThereIsNoLeader() throws CliFailure {
        cluster.depose();
        disk("n2", DiskSpaceLevel.FULL, 0);
        assertThat(texts()).first().asString().contains("no leader yet");
        assertThat(texts()).last().asString().contains("the disk of n2 is full");
    }
}
