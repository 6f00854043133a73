package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpace;
import dev.raftctl.protocol.message.FileDamage;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.Observations;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ProcessStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.StateStatus;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.Protocol;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One server of a {@link FakeCluster}: what it says of itself is set by the test. Guarded by the cluster. */
public final class FakeServer {
    /** Whether and how it answers at all. */
    public enum Behaviour {
        NORMAL,
        /** Nobody listens there. */
        DOWN,
        /** Only this client does not reach it: packets are dropped on the way. */
        UNREACHABLE,
        /** It takes requests and never answers. */
        SILENT,
        /** It will not talk to clients of this cluster. */
        REJECTING,
        /** It speaks none of this program's protocol versions. */
        INCOMPATIBLE
    }

    /** What it does with a request instead of what it would do. */
    public interface RequestHandler {
        /** The answer; null: what it would do anyway; {@link #NO_REPLY}: none. */
        @Nullable
        ClientReply handle(ClientRequest request) throws IOException;
    }

    /** No answer, and the connection stays open. */
    public static final ClientReply NO_REPLY = new ClientReply.Unknown("silence");

    public final ServerId id;
    public final HostPort address;
    public Behaviour behaviour = Behaviour.NORMAL;
    /** Before that it is still starting, and nobody listens there. */
    public long listensFromNanos;

    /** The newest version it speaks. */
    public int protocol = Protocol.VERSION;

    public ServerRole role = ServerRole.FOLLOWER;
    public long term = 5;
    public @Nullable ServerId votedFor;
    public @Nullable ServerId leader;
    public Position last = new Position(5, 20);
    public long commitIndex = 20;
    public long lastApplied = 20;
    public long matchIndex = 20;
    public Configuration configuration = Configuration.NONE;
    public DiskSpace disk = DiskSpace.UNKNOWN;
    public long configIndex = 1;
    public long lastLeaderContactMs = 40;
    public long quorumContactMs = -1;
    public String clusterId = "6f7f4ac6-0000-4000-8000-000000000001";
    /** Whether a member has called it: then it belongs to the cluster before it has a configuration. */
    public boolean isMember;

    public long lineage;
    public String fencedReason = "";
    public long certificateExpiresMs;
    public String unusableTlsFiles = "";
    /** The number of its process; 0: it speaks an older version. */
    public long process;

    /** What it waits for before it forms the cluster of its file. */
    public String bootstrapWait = "";

    public List<ProcessStatus.DuplicateServer> duplicates = List.of();
    public long stateHash = 0x5eed;
    public List<FileDamage> damages = List.of();
    public long holdMs;
    /** How long it takes to report its status. */
    public long describeMillis;

    public List<FollowerStatus> followers = List.of();
    /**
     * What it observes; null: what a server does whose links are as the cluster has them, and which has enough of
     * everything.
     */
    public @Nullable Observations observed;
    /** The address it says it has; null: the one it has. */
    public @Nullable String advertised;
    /** The requests it was sent, other than questions how it is. */
    public final List<ClientRequest> requests = new ArrayList<>();

    private final Deque<RequestHandler> nextHandlers = new ArrayDeque<>();

    FakeServer(String name, int port) {
        id = ServerId.of(name);
        address = new HostPort("10.0.0." + port, 7001);
    }

    private @Nullable RequestHandler defaultHandler;

    /** The next request that is no question how it is, is answered so. */
    public FakeServer handleNext(RequestHandler handler) {
        nextHandlers.add(handler);
        return this;
    }

    /** All such requests are answered so. */
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

    /** Of one that observes nothing. */
    ServerStatus status() {
        return status(List.of(), Observations.NONE);
    }

    ServerStatus status(List<FollowerStatus> observedFollowers, Observations defaultObservations) {
        boolean isConfigured = !configuration.isEmpty();
        return new ServerStatus(
                id,
                isConfigured || isMember ? clusterId : "",
                isConfigured ? "orders" : "",
                incarnation(),
                advertised == null ? address.toString() : advertised,
                role,
                term,
                votedFor,
                leader,
                1,
                last,
                commitIndex,
                lastApplied,
                0,
                matchIndex,
                configuration,
                isConfigured ? configIndex : 0,
                isConfigured,
                role == ServerRole.LEADER ? 0 : lastLeaderContactMs,
                quorumContactMs,
                holdMs,
                fencedReason,
                1_000,
                100,
                followers.isEmpty() ? observedFollowers : followers,
                null,
                2,
                3,
                51_234,
                "0.1.0",
                certificateExpiresMs,
                disk,
                new ProcessStatus(process, bootstrapWait, "", duplicates, unusableTlsFiles),
                observed == null ? defaultObservations : observed,
                StateStatus.NONE,
                lineage);
    }
}
