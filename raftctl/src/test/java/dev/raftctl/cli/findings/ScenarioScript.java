package dev.raftctl.cli.findings;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ServerNotQueriedException;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.client.ServerProbeResult.ProbeExchange;
import dev.raftctl.client.WrongClusterException;
import dev.raftctl.protocol.message.ClockJump;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.CoreLoopDelay;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.DecisionOccurrences;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.DiskSpaceStatus;
import dev.raftctl.protocol.message.FollowerLag;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HealthMeasurements;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.LeaderChangeCount;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.PeerLinkStatus;
import dev.raftctl.protocol.message.ProcessPauses;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ReplicatedStateStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerMaintenance;
import dev.raftctl.protocol.message.ServerProcessStatus;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.ServerStatusBuilder;
import dev.raftctl.protocol.message.SyncLatency;
import dev.raftctl.protocol.message.VoteRejection;
import dev.raftctl.protocol.message.WriteLatency;
import dev.raftctl.protocol.net.HandshakeRejectedException;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.wire.HelloReply;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Builds evidence from one line of text: statements separated by semicolons, which {@code finding-scenarios.txt}
 * explains. All servers answer, follow the leader and are connected, unless a statement says otherwise.
 */
final class ScenarioScript {
    static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final long T_MILLIS = 1_000;
    private static final long MIB = 1 << 20;
    private static final long CUT_MILLIS = 13_000;
    private static final long LATER_MILLIS = 40;

    private final Map<String, Server> servers = new LinkedHashMap<>();
    private final Set<String> voters = new TreeSet<>();
    private final Set<String> outgoing = new TreeSet<>();
    private final Set<String> learners = new TreeSet<>();
    private final Set<String> cuts = new LinkedHashSet<>();
    private final Set<HostPort> endpoints = new LinkedHashSet<>();
    private final List<ServerProbeResult> extraProbes = new ArrayList<>();
    private final Map<ServerId, List<DecisionRecord>> decisions = new TreeMap<>();
    private String leader = "";
    private long leaderlessMillis = -1;
    private boolean isUnformed;
    private boolean hasLater;
    private boolean isBusy;

    /** One server, with what the statements say about it. */
    private static final class Server {
        String id = "";
        String failure = "";
        long term = 5;
        LogPosition last = new LogPosition(5, 20);
        ServerRole role = ServerRole.FOLLOWER;
        boolean claims;
        String advertised = "";
        String fenced = "";
        String version = "0.1.0";
        String bootstrapWait = "";
        String tlsError = "";
        String followerMode = "replicate";
        long uptimeMillis = 51_000;
        long holdMillis;
        long lineage;
        long certificateMillis;
        long applied = 20;
        long silentMillis = CUT_MILLIS;
        long instance = 1;
        long lagMillis;
        long followerMatch = 20;
        long quorumContactMillis = 30;
        long leadingMillis = 60_000;
        long changeMillis = -1;
        int electionsWon;
        boolean isOld;
        boolean follows = true;
        DiskSpaceStatus disk = new DiskSpaceStatus(DiskSpaceLevel.AMPLE, 900 * MIB, 64 * MIB, "/data");
        SyncLatency sync = new SyncLatency(200, 300, 900, 4_000, 0);
        CoreLoopDelay loop = new CoreLoopDelay(200, 4);
        ProcessPauses pauses = ProcessPauses.NONE;
        WriteLatency writes = WriteLatency.NONE;
        ReplicatedStateStatus state = ReplicatedStateStatus.NONE;
        int throttled;
        int latePercent;
        long commitLagMillis;
        long applyLagMillis;
        long wallOffsetMillis;
        long answerMillis = 2;
        long laterAnswerMillis = 2;
        final List<LeaderChangeCount> changes = new ArrayList<>();
        final List<VoteRejection> rejections = new ArrayList<>();
        final List<ServerProcessStatus.DuplicateServer> duplicates = new ArrayList<>();
        ClockJump jump;
        List<ServerMaintenance> maintenance = List.of();
    }

    static Evidence evidence(String script) {
        ScenarioScript scenario = new ScenarioScript();
        for (String statement : script.split(";")) {
            scenario.apply(List.of(statement.strip().split(" +")));
        }
        return scenario.build();
    }

    private void apply(List<String> words) {
        String first = words.get(0);
        List<String> rest = words.subList(1, words.size());
        switch (first) {
            case "led" -> {
                List.of("n1", "n2", "n3").forEach(id -> add(id, voters));
                leader = "n1";
            }
            case "unled" -> {
                List.of("n1", "n2", "n3").forEach(id -> add(id, voters));
                leaderlessMillis = millis(rest.get(0));
            }
            case "voters" -> rest.forEach(id -> add(id, voters));
            case "outgoing" -> rest.forEach(id -> add(id, outgoing));
            case "learners" -> rest.forEach(id -> add(id, learners));
            case "leader" -> leader = rest.get(0);
            case "leaderless" -> leaderlessMillis = millis(rest.get(0));
            case "unformed" -> isUnformed = true;
            case "endpoints" -> rest.forEach(id -> endpoints.add(address(id)));
            case "cut" -> {
                cuts.add(rest.get(0) + ">" + rest.get(1));
                cuts.add(rest.get(1) + ">" + rest.get(0));
            }
            case "drop" -> cuts.add(rest.get(0) + ">" + rest.get(1));
            case "resurveyed" -> hasLater = true;
            case "busy" -> isBusy = true;
            case "foreign-endpoint" ->
                extraProbes.add(new ServerProbeResult(
                        null, address("n9"), null, new WrongClusterException("n9 of another cluster answers")));
            default -> applyTo(server(first), rest);
        }
    }

    private void add(String id, Set<String> role) {
        role.add(id);
        servers.computeIfAbsent(id, name -> {
            Server server = new Server();
            server.id = name;
            return server;
        });
    }

    private Server server(String id) {
        Server server = servers.get(id);
        if (server == null) {
            throw new IllegalArgumentException("no such server or statement: " + id);
        }
        return server;
    }

    private void applyTo(Server server, List<String> words) {
        String value = words.size() > 1 ? words.get(1) : "";
        switch (words.get(0)) {
            case "refused", "silent", "untrusted", "expired", "foreign", "wrong", "other-lineage", "not-queried" ->
                server.failure = words.get(0);
            case "silent-for" -> server.silentMillis = value.equals("ever") ? -1 : millis(value);
            case "term" -> server.term = Long.parseLong(value);
            case "log" -> server.last = position(value);
            case "applied" -> server.applied = Long.parseLong(value);
            case "candidate" -> server.role = ServerRole.CANDIDATE;
            case "claims" -> {
                server.claims = true;
                server.term = Long.parseLong(value);
            }
            case "lost-quorum" -> server.quorumContactMillis = millis(value);
            case "leads-for" -> server.leadingMillis = millis(value);
            case "change" -> server.changeMillis = millis(value);
            case "unfollowing" -> server.follows = false;
            case "hold" -> server.holdMillis = millis(value);
            case "wiped" -> {
                server.role = ServerRole.REMOVED;
                server.fenced = "came back without its data";
            }
            case "fenced" -> server.fenced = "is recovering its damaged log";
            case "at" -> server.advertised = value;
            case "version" -> server.version = value;
            case "up" -> server.uptimeMillis = millis(value);
            case "waits" -> server.bootstrapWait = "cannot reach n2";
            case "lineage" -> server.lineage = Long.parseLong(value) << 48 | 7;
            case "certificate" ->
                server.certificateMillis =
                        NOW.plus(Duration.ofDays(Long.parseLong(value))).toEpochMilli();
            case "tls-files" -> server.tlsError = "the key is not that of the certificate";
            case "copied" -> {
                server.instance = 1;
                extraProbes.add(copyOf(server));
            }
            case "duplicate-of" ->
                server.duplicates.add(new ServerProcessStatus.DuplicateServer(
                        ServerId.of(value), address(value).toString(), "10.0.0.99:7001"));
            case "old" -> server.isOld = true;
            case "reports-maintenance" ->
                server.maintenance = List.of(
                        new ServerMaintenance(ServerId.of(value), wallMillis(words.get(2)), "memory", "alice", 1));
            default -> applyMeasurement(server, words.get(0), value, words);
        }
    }

    private void applyMeasurement(Server server, String word, String value, List<String> words) {
        switch (word) {
            case "disk-full" -> server.disk = new DiskSpaceStatus(DiskSpaceLevel.FULL, 0, 64 * MIB, "/data");
            case "disk-low" -> server.disk = new DiskSpaceStatus(DiskSpaceLevel.LOW, 5 * MIB, 64 * MIB, "/data");
            case "disk-free" ->
                server.disk = new DiskSpaceStatus(DiskSpaceLevel.AMPLE, Long.parseLong(value) * MIB, 64 * MIB, "/data");
            case "sync" -> {
                long micros = millis(value) * 1_000;
                int count = words.size() > 2 ? Integer.parseInt(words.get(2)) : 20;
                server.sync = new SyncLatency(count, micros, micros, micros, 0);
            }
            case "sync-p99" -> server.sync = new SyncLatency(200, 300, millis(value) * 1_000, millis(value) * 1_000, 0);
            case "sync-running" -> server.sync = new SyncLatency(20, 300, 900, 4_000, millis(value));
            case "late" -> server.loop = new CoreLoopDelay(millis(value) * 1_000, millis(value));
            case "gap" -> server.loop = new CoreLoopDelay(200, millis(value));
            case "late-percent" -> server.latePercent = Integer.parseInt(value);
            case "throttled" -> server.throttled = Integer.parseInt(value);
            case "paused" -> {
                long ago = words.size() > 2 ? millis(words.get(2)) : 5_000;
                long garbageCollection = words.size() > 3 ? millis(words.get(3)) : 0;
                server.pauses = new ProcessPauses(2, millis(value), millis(value), ago, garbageCollection, 1);
            }
            case "changes" -> server.changes.add(new LeaderChangeCount(value, Integer.parseInt(words.get(2))));
            case "won" -> server.electionsWon = Integer.parseInt(value);
            case "uncommitted" -> server.commitLagMillis = millis(value);
            case "limited-by" -> server.writes = new WriteLatency(10, 3_000, 9_000, 0, value);
            case "unapplied" -> {
                server.applyLagMillis = millis(value);
                server.applied = 11;
            }
            case "lag" -> server.lagMillis = millis(value);
            case "match" -> server.followerMatch = Long.parseLong(value);
            case "snapshot" -> server.followerMode = "snapshot";
            case "jumped" -> server.jump = new ClockJump(millis(value), millis(words.get(2)));
            case "clock" -> server.wallOffsetMillis = millis(value);
            case "answers-in" -> {
                server.answerMillis = millis(value);
                server.laterAnswerMillis = words.size() > 2 ? millis(words.get(2)) : server.answerMillis;
            }
            case "state" -> server.state = new ReplicatedStateStatus(Long.parseLong(value) * MIB, 100 * MIB, "");
            case "snapshot-damaged" -> server.state = new ReplicatedStateStatus(1, 100 * MIB, "a wrong checksum");
            case "rejected" ->
                server.rejections.add(new VoteRejection(
                        ServerId.of(words.get(3)),
                        false,
                        Long.parseLong(value),
                        words.get(2),
                        LogPosition.ZERO,
                        LogPosition.ZERO,
                        200));
            case "transfers-to" -> addDecision(server, "transfer-started", "", value, millis(words.get(2)));
            case "deposed-by" -> addDecision(server, "stepped-down", "higher-term", value, millis(words.get(2)));
            default -> throw new IllegalArgumentException("unknown statement: " + server.id + " " + word);
        }
    }

    private void addDecision(Server server, String kind, String cause, String subject, long agoMillis) {
        long atMillis = NOW.toEpochMilli() - agoMillis;
        decisions
                .computeIfAbsent(ServerId.of(server.id), id -> new ArrayList<>())
                .add(new DecisionRecord(
                        atMillis, 7, kind, subject, "", cause, DecisionData.NONE, DecisionOccurrences.once(atMillis)));
    }

    private static LogPosition position(String text) {
        String[] parts = text.substring(1).split("/");
        return new LogPosition(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    private static long millis(String text) {
        boolean isNegative = text.startsWith("-");
        String number = text.replaceAll("[^0-9.]", "");
        String unit = text.replaceAll("[0-9.+-]", "");
        double factor = switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> throw new IllegalArgumentException("unknown unit: " + text);
        };
        return (long) (Double.parseDouble(number) * factor) * (isNegative ? -1 : 1);
    }

    /** Returns the time that is this long after now; 0 for {@code ever}. */
    private static long wallMillis(String text) {
        return text.equals("ever") ? 0 : NOW.toEpochMilli() + millis(text);
    }

    private static HostPort address(String id) {
        return new HostPort("10.0.0." + id.substring(1), 7001);
    }

    private Evidence build() {
        List<ServerProbeResult> probes = new ArrayList<>();
        for (Server each : servers.values()) {
            HostPort address = address(each.id);
            probes.add(
                    each.failure.isEmpty()
                            ? new ServerProbeResult(
                                    ServerId.of(each.id),
                                    address,
                                    status(each),
                                    null,
                                    new ProbeExchange(0, each.answerMillis))
                            : new ServerProbeResult(ServerId.of(each.id), address, null, error(each.failure)));
        }
        ClusterStatus members = new ClusterStatus(List.copyOf(probes));
        probes.addAll(extraProbes);
        Evidence evidence = Evidence.of(new ClusterStatus(probes), NOW)
                .withEndpoints(endpoints)
                .withDecisions(decisions);
        if (isBusy) {
            evidence = evidence.withRefusal(RefusalReason.BUSY);
        }
        return hasLater ? evidence.withLater(later(members)) : evidence;
    }

    /** Returns the status a moment later, when followers have acknowledged more. */
    private ClusterStatus later(ClusterStatus now) {
        List<ServerProbeResult> probes = new ArrayList<>();
        for (ServerProbeResult each : now.probes()) {
            ServerStatus status = each.status();
            if (status == null) {
                probes.add(each);
                continue;
            }
            Server server = server(status.id().value());
            List<FollowerStatus> followers = new ArrayList<>();
            status.followers()
                    .forEach(follower -> followers.add(new FollowerStatus(
                            follower.id(),
                            follower.matchIndex() + 10,
                            follower.nextIndex() + 10,
                            follower.mode(),
                            0,
                            0,
                            follower.lastContactMs())));
            probes.add(new ServerProbeResult(
                    each.id(),
                    each.address(),
                    new ServerStatusBuilder(status)
                            .followers(followers)
                            .measurements(withWallTime(status.measurements(), server))
                            .build(),
                    null,
                    new ProbeExchange(LATER_MILLIS, LATER_MILLIS + server.laterAnswerMillis)));
        }
        return new ClusterStatus(probes);
    }

    private static HealthMeasurements withWallTime(HealthMeasurements measured, Server server) {
        return new HealthMeasurements(
                measured.isKnown()
                        ? measured.wallMs() + LATER_MILLIS + (server.laterAnswerMillis - server.answerMillis) / 2
                        : 0,
                measured.leaderless(),
                measured.peerContacts(),
                measured.sync(),
                measured.coreLoop(),
                measured.throttledPercent(),
                measured.pauses(),
                measured.leaderChanges(),
                measured.writes(),
                measured.lastAppliedTerm(),
                measured.clockJump());
    }

    private static IOException error(String failure) {
        return switch (failure) {
            case "refused" -> new IOException("Connection refused", new ConnectException("Connection refused"));
            case "untrusted" -> new TlsFailure("the certificate is not trusted", "raftctl tls check");
            case "expired" -> new TlsFailure("'CN=n3' expired on 2026-08-31", "", NOW.minusSeconds(90_000), null);
            case "foreign" -> rejected(HelloReply.HelloRejectionReason.WRONG_CLUSTER, "belongs to cluster billing");
            case "wrong" -> rejected(HelloReply.HelloRejectionReason.WRONG_SERVER, "this is n5");
            case "other-lineage" -> rejected(HelloReply.HelloRejectionReason.OTHER_LINEAGE, "lineage 1-7");
            case "not-queried" -> new ServerNotQueriedException();
            default -> new IOException("no answer within 2000 ms");
        };
    }

    private static IOException rejected(HelloReply.HelloRejectionReason reason, String message) {
        return new HandshakeRejectedException(new HelloReply.HelloRejected(reason, message, ServerId.of("n5"), 1));
    }

    private ServerProbeResult copyOf(Server server) {
        Server copy = new Server();
        copy.id = server.id;
        copy.instance = 2;
        return new ServerProbeResult(ServerId.of(server.id), new HostPort("10.0.0.99", 7001), status(copy), null);
    }

    private Configuration configuration() {
        TreeMap<ServerId, ClusterMember> members = new TreeMap<>();
        servers.keySet()
                .forEach(id -> members.put(
                        ServerId.of(id),
                        new ClusterMember(ServerId.of(id), address(id).toString(), 1)));
        return new Configuration(members, ids(voters), ids(outgoing), ids(learners));
    }

    private static TreeSet<ServerId> ids(Set<String> names) {
        TreeSet<ServerId> ids = new TreeSet<>();
        names.forEach(name -> ids.add(ServerId.of(name)));
        return ids;
    }

    private boolean hears(String receiver, String sender) {
        Server senderServer = server(sender);
        boolean isRunning = senderServer.failure.isEmpty()
                || senderServer.failure.equals("untrusted")
                || senderServer.failure.equals("expired")
                || (senderServer.failure.equals("silent") && senderServer.silentMillis < T_MILLIS);
        return isRunning && !cuts.contains(sender + ">" + receiver);
    }

    private long heardMillis(String receiver, String sender) {
        return hears(receiver, sender) ? 20 : server(sender).silentMillis;
    }

    private ServerStatus status(Server server) {
        boolean leads = server.id.equals(leader) || server.claims;
        boolean knowsLeader = !leader.isEmpty() && server.follows && !server.claims;
        long leaderContact =
                leader.isEmpty() ? leaderlessMillis : server.id.equals(leader) ? 0 : heardMillis(server.id, leader);
        List<FollowerStatus> followers = new ArrayList<>();
        List<FollowerLag> lags = new ArrayList<>();
        List<PeerLinkStatus> links = new ArrayList<>();
        List<PeerContact> contacts = new ArrayList<>();
        for (Server other : servers.values()) {
            ServerId otherId = ServerId.of(other.id);
            if (other.id.equals(server.id)) {
                continue;
            }
            long heard = heardMillis(server.id, other.id);
            if (leads) {
                followers.add(new FollowerStatus(
                        otherId,
                        other.followerMatch,
                        other.followerMatch + 1,
                        other.followerMode,
                        0,
                        0,
                        server.claims && !server.id.equals(leader) ? CUT_MILLIS : heard));
                lags.add(new FollowerLag(otherId, other.lagMillis));
            }
            boolean isConnected = hears(server.id, other.id) && hears(other.id, server.id);
            links.add(new PeerLinkStatus(otherId, isConnected ? 300 : heard, isConnected ? "" : "no answer"));
            contacts.add(new PeerContact(otherId, heard, isConnected, isConnected ? "" : "timeout"));
        }
        return new ServerStatusBuilder(ServerId.of(server.id))
                .clusterId(isUnformed ? "" : "136f860c-0000")
                .clusterName(isUnformed ? "" : "orders")
                .incarnation(1)
                .address(server.advertised.isEmpty() ? address(server.id).toString() : server.advertised)
                .role(
                        isUnformed
                                ? ServerRole.UNCONFIGURED
                                : leads
                                        ? ServerRole.LEADER
                                        : learners.contains(server.id) ? ServerRole.LEARNER : server.role)
                .term(server.term)
                .leader(leads ? ServerId.of(server.id) : knowsLeader ? ServerId.of(leader) : null)
                .firstIndex(1)
                .last(server.last)
                .matchIndex(server.last.index())
                .commitIndex(20)
                .lastApplied(server.applied)
                .configuration(isUnformed ? Configuration.NONE : configuration())
                .configIndex(isUnformed ? 0 : 4)
                .configCommitted(outgoing.isEmpty())
                .lastLeaderContactMs(leaderContact)
                .quorumContactMs(leads ? (server.claims ? 9_000 : server.quorumContactMillis) : -1)
                .electionHoldoffMs(server.holdMillis)
                .nonVotingReason(server.fenced)
                .maintenance(server.maintenance)
                .electionTimeoutMs(T_MILLIS)
                .heartbeatMs(100)
                .followers(followers)
                .uptimeMs(server.uptimeMillis)
                .version(server.version)
                .certificateExpiresMs(server.certificateMillis)
                .disk(server.disk)
                .process(new ServerProcessStatus(
                        server.instance, server.bootstrapWait, "", server.duplicates, server.tlsError))
                .change(
                        server.changeMillis < 0
                                ? null
                                : new MembershipChangeStatus("joint", "", 0, 0, 0, 0, server.changeMillis))
                .observations(server.isOld ? HealthObservations.NONE : observations(server, leads, lags, links))
                .measurements(server.isOld ? HealthMeasurements.NONE : measurements(server, contacts))
                .state(server.state)
                .lineage(server.lineage)
                .build();
    }

    private static HealthObservations observations(
            Server server, boolean leads, List<FollowerLag> lags, List<PeerLinkStatus> links) {
        return new HealthObservations(
                leads ? server.leadingMillis : -1,
                lags,
                leads ? server.commitLagMillis : -1,
                server.applyLagMillis,
                0,
                9,
                0,
                4,
                server.latePercent,
                server.latePercent == 0 ? 1 : 480,
                server.electionsWon,
                links);
    }

    private HealthMeasurements measurements(Server server, List<PeerContact> contacts) {
        LeaderlessPeriod period = leader.isEmpty() && leaderlessMillis >= 0
                ? new LeaderlessPeriod("waiting", leaderlessMillis, server.rejections.size(), server.rejections)
                : null;
        return new HealthMeasurements(
                NOW.toEpochMilli() + server.answerMillis / 2 + server.wallOffsetMillis,
                period,
                contacts,
                server.sync,
                server.loop,
                server.throttled,
                server.pauses,
                server.changes,
                server.writes,
                5,
                server.jump);
    }
}
