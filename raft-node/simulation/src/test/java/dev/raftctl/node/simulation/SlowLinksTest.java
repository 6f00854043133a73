package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Links that need several election timeouts for one message (hazard E26): the leader stays, and the cluster makes
 * progress.
 */
@DisplayName("E26: slow links")
class SlowLinksTest {
    /** Bytes that a link carries per election timeout. */
    private static final int BYTES_PER_TIMEOUT = 16_000;

    private static final long BYTES_PER_SECOND = BYTES_PER_TIMEOUT * 1000 / 150;

    private static ClusterFixture fixture(int slowServer) {
        return new ClusterFixture(
                26, 3, settings -> settings.with(settings.network().withBandwidth(BYTES_PER_SECOND, slowServer)));
    }

    private final ClusterFixture fixture = fixture(3);

    private void write(int leader, int bytes, int times) {
        for (int i = 0; i < times; i++) {
            fixture.request(leader, put(bytes));
        }
    }

    private static ClientRequest put(int bytes) {
        byte[] command = KeyValueMessageFormat.encodeCommand(new KeyValueCommand.PutKey(
                new byte[] {'k'}, new byte[bytes], new KeyValueCommand.KeyPutCondition.PutAlways()));
        return new ClientRequest.ExecuteCommandRequest(0, 0, 0, command);
    }

    @Test
    @DisplayName("a lagging follower that the quorum needs catches up under one leader")
    void catchesUpALaggingVoterUnderOneLeader() {
        fixture.cluster.start();
        fixture.campaign(1);
        fixture.runUntil(
                "leader 1", () -> fixture.isLeader(1) && fixture.view(3).commitIndex() >= 2);
        fixture.connectOnly(1, 2);
        write(1, 4_000, 60);
        fixture.runUntil("written", () -> fixture.view(2).commitIndex() >= 62);
        fixture.cluster.network().restoreLinks();
        fixture.server(1).crash();
        fixture.runUntil("leader 2", () -> fixture.isLeader(2));
        long term = fixture.view(2).hardState().term();
        fixture.runUntil("the whole log on server 3", () -> fixture.view(3).commitIndex() >= 63);
        fixture.run(10 * ClusterFixture.TIMEOUT);
        assertThat(fixture.isLeader(2)).isTrue();
        assertThat(fixture.view(2).hardState().term()).isEqualTo(term);
        assertThat(slowLinkMessageCount()).as("messages over the slow link").isLessThan(1_500);
    }

    private long slowLinkMessageCount() {
        Long count = fixture.context.counts().get("messages over slow links");
        return count == null ? 0 : count;
    }

    @Test
    @DisplayName("an entry that takes four election timeouts neither deposes the leader nor blocks reads")
    void keepsTheLeaderDuringALargeEntry() {
        ClusterFixture slowEverywhere = fixture(0);
        slowEverywhere.cluster.start();
        slowEverywhere.campaign(1);
        slowEverywhere.runUntil(
                "leader 1",
                () -> slowEverywhere.isLeader(1) && slowEverywhere.view(1).commitIndex() >= 2);
        long term = slowEverywhere.view(1).hardState().term();
        List<ClientReply> write = slowEverywhere.request(1, put(4 * BYTES_PER_TIMEOUT));
        slowEverywhere.run(ClusterFixture.TIMEOUT);
        List<ClientReply> read = slowEverywhere.request(
                2, new ClientRequest.QueryRequest(SimulatedKeyValueMessages.encodeGet("k"), true, 0));
        slowEverywhere.run(ClusterFixture.TIMEOUT);
        assertThat(write).as("the write takes longer than this").isEmpty();
        assertThat(read).hasSize(1);
        slowEverywhere.runUntil("the write completed", () -> !write.isEmpty());
        assertThat(slowEverywhere.view(1).hardState().term()).isEqualTo(term);
    }

    @Test
    @DisplayName("a snapshot whose chunks take four election timeouts each is sent once")
    void sendsASnapshotOnce() {
        int chunk = 4 * BYTES_PER_TIMEOUT;
        ClusterFixture snapshotting = new ClusterFixture(
                27,
                3,
                settings -> settings.with(SimulationSettings.withoutTrailingEntries(settings.raftSettings()))
                        .with(settings.network().withBandwidth(BYTES_PER_SECOND, 3))
                        .with(HardwareProfile.builder()
                                .usesRealStorage(false)
                                .maxDriftPpm(0)
                                .electionTimeoutSpread(1)
                                .maxDiskNanos(ClusterFixture.MILLI / 10)
                                .maxSlowDiskNanos(ClusterFixture.MILLI / 10)
                                .maxApplyNanos(ClusterFixture.MILLI / 10)
                                .snapshotIntervalEntries(10)
                                .chunkBytes(chunk)
                                .maxWritesPerSync(1_000)
                                .build()));
        snapshotting.cluster.start();
        snapshotting.campaign(1);
        snapshotting.runUntil(
                "leader 1",
                () -> snapshotting.isLeader(1) && snapshotting.view(3).commitIndex() >= 2);
        long term = snapshotting.view(1).hardState().term();
        snapshotting.connectOnly(1, 2);
        for (int i = 0; i < 40; i++) {
            snapshotting.request(1, put(200_000));
        }
        snapshotting.runUntil("written", () -> snapshotting.view(1).firstIndex() >= 40);
        snapshotting.cluster.network().restoreLinks();
        snapshotting.runUntil(
                "the whole log on server 3", () -> snapshotting.view(3).lastApplied() >= 42);
        assertThat(snapshotting.view(1).hardState().term()).isEqualTo(term);
        assertThat(snapshotting.context.counts().get("snapshot chunks stored")).isLessThan(20);
    }
}
