package dev.raftctl.cli.offline;

import dev.raftctl.cli.findings.Evidence;
import dev.raftctl.cli.findings.Evidence.StoppedServer;
import dev.raftctl.cli.history.ClockOffsets;
import dev.raftctl.cli.history.HistoryRecord;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.ServerStatusBuilder;
import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The evidence that data directories of stopped servers give about their cluster. It describes the moment at which the
 * last of them ran, by the clock of that server: servers that ran then are described as if they had answered, the
 * others as if they had refused the connection. Clocks are corrected by what votes show of their differences. Pure.
 */
public final class StoppedClusterEvidence {
    /**
     * Every server records once a second that it is alive, so the records of servers killed together differ by about a
     * second.
     */
    private static final long SAME_MOMENT_MILLIS = 3_000;

    private static final String UNKNOWN_ADDRESS = "unknown";

    private final List<StoppedServerFiles> servers;
    private final SortedMap<ServerId, Long> offsets;
    private final long atMillis;

    private StoppedClusterEvidence(List<StoppedServerFiles> servers) {
        this.servers = servers;
        List<HistoryRecord> records = new ArrayList<>();
        StoppedServerFiles reference = servers.get(0);
        for (StoppedServerFiles each : servers) {
            records.addAll(HistoryRecord.ofServer(
                    each.id(),
                    each.decisions(),
                    Collections.nCopies(each.decisions().size(), each.path())));
            reference = each.lastAliveMillis() > reference.lastAliveMillis() ? each : reference;
        }
        offsets = ClockOffsets.of(records, reference.id()).newestOffsets();
        long newest = -1;
        for (StoppedServerFiles each : servers) {
            newest = Math.max(newest, lastAliveMillis(each));
        }
        atMillis = newest;
    }

    /**
     * Returns the evidence of a cluster of which no server runs.
     *
     * @param servers at least one, each with another id, all of one cluster
     */
    public static Evidence of(List<StoppedServerFiles> servers) {
        return new StoppedClusterEvidence(servers).build();
    }

    /** Extends the evidence of the running servers by what the directories of stopped servers show. */
    public static Evidence addedTo(Evidence running, List<StoppedServerFiles> servers) {
        Map<ServerId, List<DecisionRecord>> decisions = new TreeMap<>(running.decisions());
        List<StoppedServer> stopped = new ArrayList<>();
        for (StoppedServerFiles each : servers) {
            decisions.putIfAbsent(each.id(), each.decisions());
            stopped.add(stoppedServer(each, each.lastAliveMillis()));
        }
        return running.withDecisions(decisions).withStoppedServers(stopped);
    }

    private static StoppedServer stoppedServer(StoppedServerFiles files, long lastAliveMillis) {
        ServerStatus status =
                new StoppedServerStatus(files, files.lastAliveMillis()).at(0).build();
        return new StoppedServer(
                files.id(),
                files.path(),
                status.term(),
                status.last(),
                files.identity().lineage().value(),
                lastAliveMillis < 0 ? null : Instant.ofEpochMilli(lastAliveMillis));
    }

    /** Returns when the server last ran, by the reference clock; -1 if unknown. */
    private long lastAliveMillis(StoppedServerFiles files) {
        long own = files.lastAliveMillis();
        return own < 0 ? -1 : own - offset(files);
    }

    private long offset(StoppedServerFiles files) {
        return offsets.getOrDefault(files.id(), 0L);
    }

    private boolean ranAtTheMoment(StoppedServerFiles files) {
        return lastAliveMillis(files) >= atMillis - SAME_MOMENT_MILLIS;
    }

    private Evidence build() {
        SortedMap<ServerId, ServerStatus> running = new TreeMap<>();
        for (StoppedServerFiles each : servers) {
            if (ranAtTheMoment(each)) {
                long ownMillis = atMillis < 0 ? -1 : atMillis + offset(each);
                running.put(
                        each.id(),
                        new StoppedServerStatus(each, ownMillis).at(atMillis).build());
            }
        }
        ServerStatus leader = null;
        for (ServerStatus each : running.values()) {
            boolean leads = each.role() == ServerRole.LEADER;
            leader = leads && (leader == null || each.term() > leader.term()) ? each : leader;
        }
        List<ServerProbeResult> probes = new ArrayList<>();
        for (ServerStatus each : running.values()) {
            probes.add(
                    new ServerProbeResult(each.id(), address(each.address()), connected(each, leader, running), null));
        }
        addMissing(running, probes);
        Map<ServerId, List<DecisionRecord>> decisions = new TreeMap<>();
        List<StoppedServer> stopped = new ArrayList<>();
        for (StoppedServerFiles each : servers) {
            decisions.put(
                    each.id(),
                    each.decisions().stream()
                            .map(record -> corrected(record, offset(each)))
                            .toList());
            stopped.add(stoppedServer(each, lastAliveMillis(each)));
        }
        return Evidence.of(new ClusterStatus(probes), Instant.ofEpochMilli(Math.max(0, atMillis)))
                .withDecisions(decisions)
                .withStoppedServers(stopped);
    }

    private static DecisionRecord corrected(DecisionRecord record, long offsetMillis) {
        return new DecisionRecord(
                record.atMillis() - offsetMillis,
                record.term(),
                record.kind(),
                record.subject(),
                record.text(),
                record.cause(),
                record.data(),
                record.occurrences());
    }

    /** Returns the status with what only several servers together show: who followed the leader. */
    private ServerStatus connected(
            ServerStatus status, @Nullable ServerStatus leader, SortedMap<ServerId, ServerStatus> running) {
        if (leader == null) {
            return new ServerStatusBuilder(status)
                    .lastLeaderContactMs(status.leader() != null ? 0 : leaderlessMillis(status))
                    .build();
        }
        if (!status.id().equals(leader.id())) {
            boolean follows = follows(status, leader);
            return new ServerStatusBuilder(status)
                    .leader(follows ? leader.id() : null)
                    .lastLeaderContactMs(follows ? 0 : leaderlessMillis(status))
                    .build();
        }
        List<FollowerStatus> followers = new ArrayList<>();
        TreeSet<ServerId> hearing = new TreeSet<>();
        hearing.add(leader.id());
        for (ServerId id : leader.configuration().members().keySet()) {
            ServerStatus follower = running.get(id);
            boolean follows = follower != null && follows(follower, leader);
            if (follows) {
                hearing.add(id);
            }
            if (!id.equals(leader.id())) {
                long match = follower == null ? 0 : follower.last().index();
                long contactMs = follows ? 0 : follower == null ? silentMillis(id) : leaderlessMillis(follower);
                followers.add(new FollowerStatus(id, match, match + 1, "replicate", 0, 0, contactMs));
            }
        }
        boolean hasMajority = Quorum.hasMajority(leader.configuration(), hearing);
        return new ServerStatusBuilder(status)
                .leader(leader.id())
                .quorumContactMs(hasMajority ? 0 : StoppedServerStatus.ELECTION_TIMEOUT_MILLIS + 1)
                .followers(followers)
                .build();
    }

    private static boolean follows(ServerStatus follower, ServerStatus leader) {
        return follower.term() == leader.term()
                && follower.lineage() == leader.lineage()
                && follower.measurements().leaderless() == null;
    }

    private static long leaderlessMillis(ServerStatus status) {
        LeaderlessPeriod period = status.measurements().leaderless();
        return period == null ? -1 : period.sinceMs();
    }

    private long silentMillis(ServerId id) {
        for (StoppedServerFiles each : servers) {
            if (each.id().equals(id)) {
                return lastAliveMillis(each) < 0 ? -1 : atMillis - lastAliveMillis(each);
            }
        }
        return -1;
    }

    /** Adds the members that did not run at the moment, and those whose directories were not given. */
    private void addMissing(SortedMap<ServerId, ServerStatus> running, List<ServerProbeResult> probes) {
        SortedMap<ServerId, String> missing = new TreeMap<>();
        Configuration configuration = new ClusterStatus(probes).configuration();
        for (ClusterMember each : configuration.members().values()) {
            missing.put(each.id(), each.address());
        }
        servers.forEach(each -> missing.putIfAbsent(each.id(), ""));
        missing.keySet().removeAll(running.keySet());
        missing.forEach(
                (id, address) -> probes.add(new ServerProbeResult(id, address(address), null, missingReason(id))));
    }

    private IOException missingReason(ServerId id) {
        for (StoppedServerFiles each : servers) {
            if (each.id().equals(id)) {
                String reason = each.stoppedCleanly() ? "was stopped" : "did not run any more";
                return new IOException(reason, new ConnectException(reason));
            }
        }
        return new IOException("its data directory was not given");
    }

    private static HostPort address(String text) {
        return text.isEmpty() ? new HostPort(UNKNOWN_ADDRESS, 0) : HostPort.parse(text);
    }
}
