package dev.raftctl.cli.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Evidence;
import dev.raftctl.cli.findings.FindingCode;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.cli.history.HistoryRecord;
import dev.raftctl.cli.history.JournalText;
import dev.raftctl.node.journal.HealthSample;
import dev.raftctl.node.journal.LastAliveFile.LastAliveRecord;
import dev.raftctl.node.journal.LastAliveFile.LastAliveRole;
import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.offline.ComparedDirectory;
import dev.raftctl.node.storage.offline.LogDigest;
import dev.raftctl.node.storage.offline.RecordedVotesAndLeaders;
import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import dev.raftctl.protocol.message.ServerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files of stopped servers in, findings out. */
class StoppedClusterEvidenceTest {
    private static final long STOPPED = 1_796_038_950_000L;
    private static final int SLOW_SYNC_MICROS = 700_000;

    private final List<ServerOnDisk> servers = new ArrayList<>();

    /** The files of one server, which a test changes before it reads them. */
    private static final class ServerOnDisk {
        private final ServerId id;
        private LastAliveRole role = LastAliveRole.FOLLOWER;
        private long term = 5;
        private long aliveMillis = STOPPED;
        private long incarnation = 1;
        private ClusterLineage lineage = ClusterLineage.ORIGINAL;
        private long[] terms = {1, 5, 5};
        private String journal = "";
        private final List<HealthSample> samples = new ArrayList<>();

        ServerOnDisk(String id) {
            this.id = ServerId.of(id);
        }

        StoppedServerFiles files() {
            LogDigest log = new LogDigest();
            for (int i = 0; i < terms.length; i++) {
                log.add(LogEntry.command(terms[i], i + 1L, new byte[] {(byte) terms[i]}));
            }
            ServerIdentity identity = new ServerIdentity(id, incarnation, "136f860c", "orders", lineage);
            List<DecisionRecord> decisions = JournalText.parse(journal).stream()
                    .map(HistoryRecord::decision)
                    .toList();
            return new StoppedServerFiles(
                    "/mnt/" + id,
                    identity,
                    new ComparedDirectory(
                            id.value(),
                            identity,
                            new HardState(term, null),
                            LogPosition.ZERO,
                            log,
                            List.of(new PositionedConfiguration(new LogPosition(1, 1), VOTERS)),
                            RecordedVotesAndLeaders.NONE,
                            null,
                            (from, to, visitor) -> {}),
                    aliveMillis < 0 ? null : new LastAliveRecord(aliveMillis, 60_000, 9, role, term, terms.length),
                    decisions,
                    samples);
        }
    }

    private static final Configuration VOTERS =
            Configuration.ofVoters(List.of(member("n1"), member("n2"), member("n3")));

    private static ClusterMember member(String id) {
        return new ClusterMember(ServerId.of(id), "10.0.0." + id.substring(1) + ":7001", 1);
    }

    private ServerOnDisk add(String id) {
        ServerOnDisk server = new ServerOnDisk(id);
        servers.add(server);
        return server;
    }

    /** Adds three servers that were killed within a second, while n1 led. */
    private void addThree() {
        add("n1").role = LastAliveRole.LEADER;
        add("n2").aliveMillis = STOPPED - 900;
        add("n3");
    }

    private ClusterVerdict verdict() {
        return Findings.of(StoppedClusterEvidence.of(
                servers.stream().map(ServerOnDisk::files).toList()));
    }

    private List<FindingCode> codes() {
        return verdict().findings().stream().map(each -> each.code()).toList();
    }

    @Test
    void serversKilledAtOnceWereHealthy() {
        addThree();
        ClusterVerdict verdict = verdict();
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.leader()).isEqualTo(ServerId.of("n1"));
        assertThat(verdict.at()).isEqualTo(Instant.ofEpochMilli(STOPPED));
        assertThat(verdict.tolerance()).isEqualTo(1);
    }

    @Test
    void aServerThatStoppedEarlierWasDown() {
        addThree();
        servers.get(2).aliveMillis = STOPPED - 60_000;
        assertThat(codes()).containsExactly(FindingCode.SERVER_DOWN, FindingCode.NO_TOLERANCE);
        assertThat(verdict().findings().get(0).servers()).containsExactly(ServerId.of("n3"));
    }

    @Test
    void theLastServerHadNoQuorum() {
        addThree();
        servers.get(0).aliveMillis = STOPPED - 30_000;
        servers.get(1).aliveMillis = STOPPED - 20_000;
        servers.get(2).role = LastAliveRole.PRE_CANDIDATE;
        servers.get(2).journal = "n3 1796038949000 5 leaderless !continues {stage=waiting;sinceMs=18000;attempts=9}";
        ClusterVerdict verdict = verdict();
        assertThat(codes()).startsWith(FindingCode.NO_QUORUM);
        assertThat(verdict.status()).isEqualTo("down");
        assertThat(verdict.leaderlessMs()).isEqualTo(19_000);
        assertThat(verdict.findings().get(0).details()).anyMatch(line -> line.contains("last alive"));
    }

    @Test
    void aDirectoryThatWasNotGivenDecidesNothing() {
        add("n1").role = LastAliveRole.CANDIDATE;
        assertThat(verdict().status()).isEqualTo("unknown");
        assertThat(codes()).contains(FindingCode.UNDETERMINED);
    }

    @Test
    void aLeaderWhoseDirectoryWasNotGivenIsNotDenied() {
        add("n3").journal = "n3 1796038900030 5 leader-heard >n2";
        assertThat(verdict().leader()).isEqualTo(ServerId.of("n2"));
        assertThat(codes()).contains(FindingCode.CLIENT_CUT_OFF).doesNotContain(FindingCode.NO_QUORUM);
    }

    @Test
    void directoriesOfTwoLineagesAreAForkedHistory() {
        addThree();
        servers.get(2).lineage = ClusterLineage.ORIGINAL.next(7);
        assertThat(codes()).contains(FindingCode.FORKED_HISTORY);
    }

    @Test
    void aNewDirectoryIsAWipedVoter() {
        addThree();
        servers.get(1).incarnation = 77;
        assertThat(codes()).contains(FindingCode.WIPED_VOTER);
    }

    @Test
    void theLogThatCouldWinWasHeld() {
        add("n1").role = LastAliveRole.PRE_CANDIDATE;
        servers.get(0).terms = new long[] {1};
        servers.get(0).journal = "n1 1796038949000 5 leaderless !continues {stage=waiting;sinceMs=5000;attempts=4}";
        add("n2").journal = """
                n2 1796038940000 5 operator !done {request=step-down;holdMs=90000}
                n2 1796038949000 5 leaderless !continues {stage=held;sinceMs=5000;attempts=0}
                """;
        add("n3").aliveMillis = STOPPED - 20_000;
        assertThat(codes()).startsWith(FindingCode.LOG_BEHIND, FindingCode.HELD);
    }

    @Test
    void measurementsOfTheLastMomentsCount() {
        addThree();
        servers.get(0).samples.add(sample(STOPPED - 60_000, SLOW_SYNC_MICROS));
        assertThat(codes()).as("an old sample").isEmpty();
        servers.get(0).samples.add(sample(STOPPED - 5_000, SLOW_SYNC_MICROS));
        assertThat(codes()).contains(FindingCode.DISK_SLOW);
        servers.get(1).journal = "n2 1796038900000 5 clock-jumped !forward {jumpMs=7200000;agoMs=0}";
        assertThat(codes()).contains(FindingCode.CLOCK_JUMP);
    }

    private static HealthSample sample(long wallMillis, int syncMicros) {
        return new HealthSample(
                wallMillis, 50_000, 9, true, syncMicros, syncMicros, syncMicros, 200, 0, 0, 5, 0, 0, 20);
    }

    @Test
    void aFullDiskIsRemembered() {
        addThree();
        servers.get(0).journal = "n1 1796038940000 5 space-changed !full {previous=ample}";
        assertThat(codes()).contains(FindingCode.DISK_FULL);
        servers.get(0).journal += "\nn1 1796038945000 5 space-changed !ample {previous=full}";
        assertThat(codes()).doesNotContain(FindingCode.DISK_FULL);
    }

    @Test
    void clocksAreCorrectedByVotes() {
        addThree();
        // n2's clock is an hour ahead: it granted its vote between n1's request and n1's win.
        servers.get(0).journal = """
                n1 1796038900000 5 election-started !timeout {last=t1/1}
                n1 1796038900020 5 election-won !timeout {votes=n1,n2;needed=2}
                """;
        servers.get(1).journal = "n2 1796042500010 5 vote-granted >n1";
        servers.get(2).journal = "n3 1796038900030 5 leader-heard >n1";
        servers.get(1).aliveMillis = STOPPED + 3_600_000;
        assertThat(codes()).isEmpty();
        servers.get(1).aliveMillis = STOPPED + 3_600_000 - 60_000;
        assertThat(codes()).contains(FindingCode.SERVER_DOWN);
    }

    @Test
    void filesAddToWhatRunningServersReport() {
        addThree();
        Evidence running = StoppedClusterEvidence.of(
                List.of(servers.get(0).files(), servers.get(1).files()));
        servers.get(2).lineage = ClusterLineage.ORIGINAL.next(7);
        Evidence both =
                StoppedClusterEvidence.addedTo(running, List.of(servers.get(2).files()));
        assertThat(Findings.of(both).findings()).anyMatch(each -> each.code() == FindingCode.FORKED_HISTORY);
        assertThat(both.stoppedServers()).hasSize(1);
        assertThat(both.decisions()).containsKey(ServerId.of("n3"));
    }
}
