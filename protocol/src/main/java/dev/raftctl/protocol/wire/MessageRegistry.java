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
        register(10, "wire.Hello", "wire.HelloReply$WelcomeReply", "wire.HelloReply$HelloRejected");
        register(
                16,
                "message.PreVote$PreVoteRequest",
                "message.PreVote$PreVoteGranted",
                "message.PreVote$PreVoteRejected");
        register(
                19,
                "message.RequestVote$VoteRequest",
                "message.RequestVote$VoteGranted",
                "message.RequestVote$VoteRejected");
        register(22, "message.TimeoutNow");
        register(
                24,
                "message.AppendEntries$AppendRequest",
                "message.AppendEntries$AppendAccepted",
                "message.AppendEntries$AppendRejected");
        register(27, "message.Heartbeat$HeartbeatRequest", "message.Heartbeat$HeartbeatResponse");
        register(
                32,
                "message.InstallSnapshot$InstallSnapshotChunk",
                "message.InstallSnapshot$InstallSnapshotChunkRequest");
        register(34, "message.InstallSnapshot$SnapshotInstalledResponse");
        register(
                36,
                "message.ReadIndex$ReadIndexRequest",
                "message.ReadIndex$ReadIndexConfirmed",
                "message.ReadIndex$ReadIndexRejected");
        register(48, "message.ClientRequest$ServerStatusRequest", "message.ClientRequest$ReadDecisionsRequest");
        register(50, "message.ClientRequest$ReadLogEntriesRequest", "message.ClientRequest$BootstrapRequest");
        register(52, "message.ClientRequest$ChangeMembershipRequest", "message.ClientRequest$StepDownRequest");
        register(54, "message.ClientRequest$TransferLeadershipRequest", "message.ClientRequest$CampaignRequest");
        register(56, "message.ClientRequest$OpenSessionRequest", "message.ClientRequest$CloseSessionRequest");
        register(58, "message.ClientRequest$ExecuteCommandRequest", "message.ClientRequest$QueryRequest");
        register(60, "message.ClientRequest$TakeSnapshotRequest", "message.ClientRequest$ReadSnapshotFileRequest");
        register(62, "message.ClientRequest$StateHashRequest", "message.ClientRequest$CheckFilesRequest");
        register(64, "message.ClientRequest$FileCheckProgressRequest", "message.ClientRequest$TimeWriteRequest");
        register(
                66,
                "message.ClientRequest$ExecuteCoordinationRequest",
                "message.ClientRequest$QueryCoordinationRequest",
                "message.ClientRequest$WatchEventsRequest");
        register(
                72,
                "message.ClientReply$RefusedReply",
                "message.ClientReply$UnknownOutcomeReply",
                "message.ServerStatus");
        register(75, "message.ClientReply$DecisionsReply", "message.ClientReply$LogEntriesReply");
        register(77, "message.ClientReply$BootstrappedReply", "message.ClientReply$MembershipChangedReply");
        register(79, "message.ClientReply$LeadershipMovingReply", "message.ClientReply$SessionOpenedReply");
        register(81, "message.ClientReply$CommandExecutedReply", "message.ClientReply$QueryResultReply");
        register(83, "message.ClientReply$SnapshotTakenReply", "message.ClientReply$SnapshotFileChunkReply");
        register(85, "message.ClientReply$StateHashReply", "message.ClientReply$FilesCheckedReply");
        register(87, "message.ClientReply$FileCheckProgressReply", "message.ClientReply$WriteTimedReply");
        register(89, "message.ClientReply$WatchEventsReply");
        setIntroducedIn(2, 62, 63, 64, 85, 86, 87);
        setIntroducedIn(4, 65, 88);
        setIntroducedIn(5, 66, 67, 68, 89);
    }

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

    private LazilyLoadedSerializer create(int id) {
        return switch (id) {
            case 10 -> new HandshakeSerializers.HelloSerializer(limits);
            case 11 -> new HandshakeSerializers.WelcomeReplySerializer(limits);
            case 12 -> new HandshakeSerializers.HelloRejectedSerializer(limits);
            case 16 -> new VoteSerializers.PreVoteRequestSerializer(limits);
            case 17 -> new VoteSerializers.PreVoteGrantedSerializer(limits);
            case 18 -> new VoteSerializers.PreVoteRejectedSerializer(limits);
            case 19 -> new VoteSerializers.VoteRequestSerializer(limits);
            case 20 -> new VoteSerializers.VoteGrantedSerializer(limits);
            case 21 -> new VoteSerializers.VoteRejectedSerializer(limits);
            case 22 -> new VoteSerializers.TimeoutNowSerializer(limits);
            case 24 -> new ReplicationSerializers.AppendRequestSerializer(limits);
            case 25 -> new ReplicationSerializers.AppendAcceptedSerializer(limits);
            case 26 -> new ReplicationSerializers.AppendRejectedSerializer(limits);
            case 27 -> new ReplicationSerializers.HeartbeatRequestSerializer(limits);
            case 28 -> new ReplicationSerializers.HeartbeatResponseSerializer(limits);
            case 32 -> new InstallSnapshotSerializers.InstallSnapshotChunkSerializer(limits);
            case 33 -> new InstallSnapshotSerializers.InstallSnapshotChunkRequestSerializer(limits);
            case 34 -> new InstallSnapshotSerializers.SnapshotInstalledResponseSerializer(limits);
            case 36 -> new ReadIndexSerializers.ReadIndexRequestSerializer(limits);
            case 37 -> new ReadIndexSerializers.ReadIndexConfirmedSerializer(limits);
            case 38 -> new ReadIndexSerializers.ReadIndexRejectedSerializer(limits);
            default -> createForClients(id);
        };
    }

    private LazilyLoadedSerializer createForClients(int id) {
        return switch (id) {
            case 48 -> new OperatorRequestSerializers.ServerStatusRequestSerializer(limits);
            case 49 -> new OperatorRequestSerializers.ReadDecisionsRequestSerializer(limits);
            case 50 -> new OperatorRequestSerializers.ReadLogEntriesRequestSerializer(limits);
            case 51 -> new OperatorRequestSerializers.BootstrapRequestSerializer(limits);
            case 52 -> new OperatorRequestSerializers.ChangeMembershipRequestSerializer(limits);
            case 53 -> new OperatorRequestSerializers.StepDownRequestSerializer(limits);
            case 54 -> new OperatorRequestSerializers.TransferLeadershipRequestSerializer(limits);
            case 55 -> new OperatorRequestSerializers.CampaignRequestSerializer(limits);
            case 56 -> new StateMachineRequestSerializers.OpenSessionRequestSerializer(limits);
            case 57 -> new StateMachineRequestSerializers.CloseSessionRequestSerializer(limits);
            case 58 -> new StateMachineRequestSerializers.ExecuteCommandRequestSerializer(limits);
            case 59 -> new StateMachineRequestSerializers.QueryRequestSerializer(limits);
            case 60 -> new SnapshotFileSerializers.TakeSnapshotRequestSerializer(limits);
            case 61 -> new SnapshotFileSerializers.ReadSnapshotFileRequestSerializer(limits);
            case 62 -> new VerificationSerializers.StateHashRequestSerializer(limits);
            case 63 -> new VerificationSerializers.CheckFilesRequestSerializer(limits);
            case 64 -> new VerificationSerializers.FileCheckProgressRequestSerializer(limits);
            case 65 -> new TimedWriteSerializers.TimeWriteRequestSerializer(limits);
            case 66 -> new CoordinationSerializers.ExecuteCoordinationRequestSerializer(limits);
            case 67 -> new CoordinationSerializers.QueryCoordinationRequestSerializer(limits);
            case 68 -> new WatchSerializers.WatchEventsRequestSerializer(limits);
            case 72 -> new StateMachineReplySerializers.RefusedReplySerializer(limits);
            case 73 -> new StateMachineReplySerializers.UnknownOutcomeReplySerializer(limits);
            case 74 -> new ServerStatusSerializer(limits);
            case 75 -> new OperatorReplySerializers.DecisionsReplySerializer(limits);
            case 76 -> new OperatorReplySerializers.LogEntriesReplySerializer(limits);
            case 77 -> new OperatorReplySerializers.BootstrappedReplySerializer(limits);
            case 78 -> new OperatorReplySerializers.MembershipChangedReplySerializer(limits);
            case 79 -> new OperatorReplySerializers.LeadershipMovingReplySerializer(limits);
            case 80 -> new StateMachineReplySerializers.SessionOpenedReplySerializer(limits);
            case 81 -> new StateMachineReplySerializers.CommandExecutedReplySerializer(limits);
            case 82 -> new StateMachineReplySerializers.QueryResultReplySerializer(limits);
            case 83 -> new SnapshotFileSerializers.SnapshotTakenReplySerializer(limits);
            case 84 -> new SnapshotFileSerializers.SnapshotFileChunkReplySerializer(limits);
            case 85 -> new VerificationSerializers.StateHashReplySerializer(limits);
            case 86 -> new VerificationSerializers.FilesCheckedReplySerializer(limits);
            case 87 -> new VerificationSerializers.FileCheckProgressReplySerializer(limits);
            case 88 -> new TimedWriteSerializers.WriteTimedReplySerializer(limits);
            case 89 -> new WatchSerializers.WatchEventsReplySerializer(limits);
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
