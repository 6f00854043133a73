package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fixed ids of messages and their serializers. An id is never reused. Messages are registered by class name, and
 * serializers are created on first use, so a one-shot client loads no class of a message that it does not use.
 */
final class MessageRegistry {
    private static final int MAX_IDS = 96;
    private static final @Nullable String[] NAMES = new String[MAX_IDS];
    private static final Map<String, Integer> ID_OF = new HashMap<>(128);
    private static final byte[] INTRODUCED_IN = new byte[MAX_IDS];

    static {
        register(10, "wire.Hello", "wire.HelloReply$Welcome", "wire.HelloReply$Rejected");
        register(16, "message.PreVote$Request", "message.PreVote$Granted", "message.PreVote$Rejected");
        register(19, "message.RequestVote$Request", "message.RequestVote$Granted", "message.RequestVote$Rejected");
        register(22, "message.TimeoutNow");
        register(
                24,
                "message.AppendEntries$Request",
                "message.AppendEntries$Accepted",
                "message.AppendEntries$Rejected");
        register(27, "message.Heartbeat$Request", "message.Heartbeat$Response");
        register(32, "message.InstallSnapshot$Chunk", "message.InstallSnapshot$ChunkRequest");
        register(34, "message.InstallSnapshot$Installed");
        register(36, "message.ReadIndex$Request", "message.ReadIndex$Confirmed", "message.ReadIndex$Rejected");
        register(48, "message.ClientRequest$ReadStatus", "message.ClientRequest$ReadDecisions");
        register(50, "message.ClientRequest$ReadLog", "message.ClientRequest$Bootstrap");
        register(52, "message.ClientRequest$ChangeServers", "message.ClientRequest$StepDown");
        register(54, "message.ClientRequest$TransferLeadership", "message.ClientRequest$Campaign");
        register(56, "message.ClientRequest$OpenSession", "message.ClientRequest$CloseSession");
        register(58, "message.ClientRequest$Execute", "message.ClientRequest$Query");
        register(60, "message.ClientRequest$TakeSnapshot", "message.ClientRequest$ReadSnapshot");
        register(62, "message.ClientRequest$HashState", "message.ClientRequest$CheckFiles");
        register(64, "message.ClientRequest$ReadCheckProgress");
        register(72, "message.ClientReply$Refused", "message.ClientReply$Unknown", "message.ServerStatus");
        register(75, "message.ClientReply$Decisions", "message.ClientReply$LogSlice");
        register(77, "message.ClientReply$Bootstrapped", "message.ClientReply$Changed");
        register(79, "message.ClientReply$LeadershipMoving", "message.ClientReply$SessionOpened");
        register(81, "message.ClientReply$Executed", "message.ClientReply$QueryResult");
        register(83, "message.ClientReply$SnapshotTaken", "message.ClientReply$SnapshotChunk");
        register(85, "message.ClientReply$StateHashed", "message.ClientReply$FilesChecked");
        register(87, "message.ClientReply$CheckProgress");
        setIntroducedIn(2, 62, 63, 64, 85, 86, 87);
    }

    /**
     * The type of a {@link MessageSerializer} just created. The JVM does not load a class to check it against an
     * interface, so the two methods below load only the serializers that are used.
     */
    interface SerializerInstance {}

    private final WireLimits limits;
    private final @Nullable MessageSerializer<?>[] serializers = new MessageSerializer<?>[MAX_IDS];

    MessageRegistry(WireLimits limits) {
        this.limits = limits;
    }

    /** Returns all message ids in use, in ascending order. */
    static List<Integer> ids() {
        List<Integer> ids = new ArrayList<>();
        for (int id = 0; id < MAX_IDS; id++) {
            if (NAMES[id] != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** Returns the protocol version that introduced the message with this id. */
    static int introducedIn(int id) {
        return INTRODUCED_IN[id];
    }

    /** Throws if no message has this id in this version of the protocol. */
    static void checkSupported(int id, int version) {
        if (id < 0 || id >= MAX_IDS || INTRODUCED_IN[id] == 0 || INTRODUCED_IN[id] > version) {
            throw new KryoException("no message of protocol version " + version + " has id " + id);
        }
    }

    static int idOf(Object message) {
        Integer id = ID_OF.get(message.getClass().getName());
        if (id == null) {
            throw new KryoException("not a message: " + message.getClass().getName());
        }
        return id;
    }

    MessageSerializer<?> serializer(int id) {
        MessageSerializer<?> serializer = id < 0 || id >= MAX_IDS ? null : serializers[id];
        if (serializer == null) {
            serializer = (MessageSerializer<?>) create(id);
            serializers[id] = serializer;
        }
        return serializer;
    }

    private SerializerInstance create(int id) {
        return switch (id) {
            case 10 -> new HelloSerializers.HelloSerializer(limits);
            case 11 -> new HelloSerializers.Welcome(limits);
            case 12 -> new HelloSerializers.Rejected(limits);
            case 16 -> new VoteSerializers.PreVoteRequest(limits);
            case 17 -> new VoteSerializers.PreVoteGranted(limits);
            case 18 -> new VoteSerializers.PreVoteRejected(limits);
            case 19 -> new VoteSerializers.VoteRequest(limits);
            case 20 -> new VoteSerializers.VoteGranted(limits);
            case 21 -> new VoteSerializers.VoteRejected(limits);
            case 22 -> new VoteSerializers.TimeoutNowSerializer(limits);
            case 24 -> new ReplicationSerializers.AppendRequest(limits);
            case 25 -> new ReplicationSerializers.Accepted(limits);
            case 26 -> new ReplicationSerializers.Rejected(limits);
            case 27 -> new ReplicationSerializers.HeartbeatRequest(limits);
            case 28 -> new ReplicationSerializers.HeartbeatResponse(limits);
            case 32 -> new SnapshotSerializers.Chunk(limits);
            case 33 -> new SnapshotSerializers.ChunkRequest(limits);
            case 34 -> new SnapshotSerializers.Installed(limits);
            case 36 -> new ReadIndexSerializers.Request(limits);
            case 37 -> new ReadIndexSerializers.Confirmed(limits);
            case 38 -> new ReadIndexSerializers.Rejected(limits);
            default -> createForClients(id);
        };
    }

    private SerializerInstance createForClients(int id) {
        return switch (id) {
            case 48 -> new OperatorRequestSerializers.ReadStatus(limits);
            case 49 -> new OperatorRequestSerializers.ReadDecisions(limits);
            case 50 -> new OperatorRequestSerializers.ReadLog(limits);
            case 51 -> new OperatorRequestSerializers.Bootstrap(limits);
            case 52 -> new OperatorRequestSerializers.ChangeServers(limits);
            case 53 -> new OperatorRequestSerializers.StepDown(limits);
            case 54 -> new OperatorRequestSerializers.TransferLeadership(limits);
            case 55 -> new OperatorRequestSerializers.Campaign(limits);
            case 56 -> new SessionRequestSerializers.OpenSession(limits);
            case 57 -> new SessionRequestSerializers.CloseSession(limits);
            case 58 -> new SessionRequestSerializers.Execute(limits);
            case 59 -> new SessionRequestSerializers.Query(limits);
            case 60 -> new SnapshotFileSerializers.TakeSnapshot(limits);
            case 61 -> new SnapshotFileSerializers.ReadSnapshot(limits);
            case 62 -> new VerifySerializers.HashState(limits);
            case 63 -> new VerifySerializers.CheckFiles(limits);
            case 64 -> new VerifySerializers.ReadCheckProgress(limits);
            case 72 -> new SessionReplySerializers.Refused(limits);
            case 73 -> new SessionReplySerializers.Unknown(limits);
            case 74 -> new ServerStatusSerializer(limits);
            case 75 -> new OperatorReplySerializers.Decisions(limits);
            case 76 -> new OperatorReplySerializers.LogSlice(limits);
            case 77 -> new OperatorReplySerializers.Bootstrapped(limits);
            case 78 -> new OperatorReplySerializers.Changed(limits);
            case 79 -> new OperatorReplySerializers.LeadershipMoving(limits);
            case 80 -> new SessionReplySerializers.SessionOpened(limits);
            case 81 -> new SessionReplySerializers.Executed(limits);
            case 82 -> new SessionReplySerializers.QueryResult(limits);
            case 83 -> new SnapshotFileSerializers.SnapshotTaken(limits);
            case 84 -> new SnapshotFileSerializers.SnapshotChunk(limits);
            case 85 -> new VerifySerializers.StateHashed(limits);
            case 86 -> new VerifySerializers.FilesChecked(limits);
            case 87 -> new VerifySerializers.CheckProgress(limits);
            default -> throw new KryoException("unknown message id " + id);
        };
    }

    private static void register(int firstId, String... names) {
        int id = firstId;
        for (String name : names) {
            String full = "dev.raftctl.protocol." + name;
            NAMES[id] = full;
            ID_OF.put(full, id);
            INTRODUCED_IN[id] = 1;
            id++;
        }
    }

    private static void setIntroducedIn(int version, int... ids) {
        for (int id : ids) {
            INTRODUCED_IN[id] = (byte) version;
        }
    }
}
