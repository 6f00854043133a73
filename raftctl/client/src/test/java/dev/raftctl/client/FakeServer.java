package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceStatus;
import dev.raftctl.protocol.message.FileDamage;
import dev.raftctl.protocol.message.FindingMute;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HealthMeasurements;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerMaintenance;
import dev.raftctl.protocol.message.ServerProcessStatus;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.ServerStatusBuilder;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.ProtocolConstants;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One server of a {@link FakeCluster}, with a status set by the test. Guarded by the cluster. */
public final class FakeServer {
    /** Whether and how the server answers. */
    public enum Behaviour {
        NORMAL,
        /** No process listens. */
        DOWN,
        /** Only this client does not reach it; its packets are dropped. */
        UNREACHABLE,
        /** It accepts requests and never answers. */
        SILENT,
        /** It rejects the handshake of clients of this cluster. */
        REJECTING,
        /** It supports none of this program's protocol versions. */
        INCOMPATIBLE
    }

    /** Overrides how the server handles a request. */
    public interface RequestHandler {
        /** Returns the reply; null for the default behaviour, {@link #NO_REPLY} for none. */
        @Nullable
        ClientReply handle(ClientRequest request) throws IOException;
    }

    /** No reply, and the connection stays open. */
    public static final ClientReply NO_REPLY = new ClientReply.UnknownOutcomeReply("silence");

    public final ServerId id;
    public final HostPort address;
    public Behaviour behaviour = Behaviour.NORMAL;
    /** The server does not listen before this time. */
    public long listensFromNanos;

    /** The newest protocol version that it supports. */
    public int protocol = ProtocolConstants.VERSION;

    public ServerRole role = ServerRole.FOLLOWER;
    public long term = 5;
    public @Nullable ServerId votedFor;
    public @Nullable ServerId leader;
    public LogPosition last = new LogPosition(5, 20);
    public long commitIndex = 20;
    public long lastApplied = 20;
    public long matchIndex = 20;
    public Configuration configuration = Configuration.NONE;
    public DiskSpaceStatus disk = DiskSpaceStatus.UNKNOWN;
    public long configIndex = 1;
    public long lastLeaderContactMs = 40;
    public long quorumContactMs = -1;
    public String clusterId = "6f7f4ac6-0000-4000-8000-000000000001";
    /** Whether it was added to the cluster: it then belongs to it before it has a configuration. */
    public boolean isMember;

    public long lineage;
    public String fencedReason = "";
    public long certificateExpiresMs;
    public String unusableTlsFiles = "";
    /** The number of its process; 0 if it speaks an older version. */
    public long process;

    /** Why it has not yet bootstrapped the cluster of its file. */
    public String bootstrapWait = "";

    public List<ServerProcessStatus.DuplicateServer> duplicates = List.of();
    public long stateHash = 0x5eed;
    public List<FileDamage> damages = List.of();
    public long holdMs;
    /** How long it takes to report its status. */
    public long describeMillis;

    /** The wall clock that it reports, in milliseconds; 0 if it reports no measurements. */
    public long wallMillis;

    public List<FollowerStatus> followers = List.of();
    /** Its observations; null for those of a server without problems whose links are as the cluster sets them. */
    public @Nullable HealthObservations observed;
    /** The address it reports; null for its real one. */
    public @Nullable String advertised;
    /** The muted codes of findings that it reports. */
    public List<FindingMute> mutes = List.of();
    /** The servers in maintenance that it reports. */
    public List<ServerMaintenance> maintenance = List.of();
    /** The requests received, except status requests and those that record operations. */
    public final List<ClientRequest> requests = new ArrayList<>();

    /** The requests that record operations. */
    public final List<ClientRequest> recordRequests = new ArrayList<>();

    /** Overrides the handling of requests that record operations; null for the default behaviour. */
    public @Nullable RequestHandler recordHandler;

    private final Deque<RequestHandler> nextHandlers = new ArrayDeque<>();

    FakeServer(String name, int port) {
        id = ServerId.of(name);
        address = new HostPort("10.0.0." + port, 7001);
    }

    private @Nullable RequestHandler defaultHandler;

    /** Overrides the handling of the next request that is not a status request. */
    public FakeServer handleNext(RequestHandler handler) {
        nextHandlers.add(handler);
        return this;
    }

    /** Overrides the handling of all such requests. */
    public void handleAll(RequestHandler handler) {
        defaultHandler = handler;
    }

    long incarnation() {
        return 7_000 + address.host().hashCode() % 1_000;
    }

    @Nullable
    RequestHandler nextHandler() {
        RequestHandler next = nextHandlers.poll();
        return next == null ? defaultHandler : next;
    }

    /** Returns its status without observations. */
    public ServerStatus status() {
        return status(List.of(), HealthObservations.NONE);
    }

    public ServerStatus status(List<FollowerStatus> observedFollowers, HealthObservations defaultObservations) {
        boolean isConfigured = !configuration.isEmpty();
        return new ServerStatusBuilder(id)
                .clusterId(isConfigured || isMember ? clusterId : "")
                .clusterName(isConfigured ? "orders" : "")
                .incarnation(incarnation())
                .address(advertised == null ? address.toString() : advertised)
                .role(role)
                .term(term)
                .votedFor(votedFor)
                .leader(leader)
                .last(last)
                .commitIndex(commitIndex)
                .lastApplied(lastApplied)
                .matchIndex(matchIndex)
                .configuration(configuration)
                .configIndex(isConfigured ? configIndex : 0)
                .configCommitted(isConfigured)
                .lastLeaderContactMs(role == ServerRole.LEADER ? 0 : lastLeaderContactMs)
                .quorumContactMs(quorumContactMs)
                .electionHoldoffMs(holdMs)
                .nonVotingReason(fencedReason)
                .electionTimeoutMs(1_000)
                .heartbeatMs(100)
                .followers(followers.isEmpty() ? observedFollowers : followers)
                .sessionCount(2)
                .keyCount(3)
                .uptimeMs(51_234)
                .version("0.1.0")
                .certificateExpiresMs(certificateExpiresMs)
                .disk(disk)
                .process(new ServerProcessStatus(process, bootstrapWait, "", duplicates, unusableTlsFiles))
                .observations(observed == null ? defaultObservations : observed)
                .measurements(wallMillis == 0 ? HealthMeasurements.NONE : measurements())
                .lineage(lineage)
                .mutes(mutes)
                .maintenance(maintenance)
                .build();
    }

    private HealthMeasurements measurements() {
        HealthMeasurements none = HealthMeasurements.NONE;
        return new HealthMeasurements(
                wallMillis,
                none.leaderless(),
                none.peerContacts(),
                none.sync(),
                none.coreLoop(),
                none.throttledPercent(),
                none.pauses(),
                none.leaderChanges(),
                none.writes(),
                none.lastAppliedTerm(),
                none.clockJump());
    }
}
