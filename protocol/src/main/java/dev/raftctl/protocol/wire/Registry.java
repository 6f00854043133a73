package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fixed id of each message and what writes it. An id is never used again for anything else. Messages are known by their
 * names, and what writes them is made when first needed: a one-shot client loads no class of a message it does not use.
 */
final class Registry {
    private static final int IDS = 96;
    private static final @Nullable String[] NAMES = new String[IDS];
    private static final Map<String, Integer> ID_OF = new HashMap<>(128);
    private static final byte[] SINCE = new byte[IDS];

    static {
        names(10, "wire.Hello", "wire.HelloReply$Welcome", "wire.HelloReply$Turned");
        names(16, "message.PreVote$Ask", "message.PreVote$Granted", "message.PreVote$Refused");
        names(19, "message.RequestVote$Ask", "message.RequestVote$Granted", "message.RequestVote$Refused");
        names(22, "message.TimeoutNow");
        names(24, "message.AppendEntries$Append", "message.AppendEntries$Accepted", "message.AppendEntries$Rejected");
        names(27, "message.Heartbeat$Beat", "message.Heartbeat$Answer");
        names(32, "message.InstallSnapshot$Chunk", "message.InstallSnapshot$Wanted");
        names(34, "message.InstallSnapshot$Installed");
        names(36, "message.ReadIndex$Ask", "message.ReadIndex$Confirmed", "message.ReadIndex$Unconfirmed");
        names(48, "message.ClientRequest$Describe", "message.ClientRequest$ReadDecisions");
        names(50, "message.ClientRequest$ReadLog", "message.ClientRequest$Bootstrap");
        names(52, "message.ClientRequest$ChangeServers", "message.ClientRequest$StepDown");
        names(54, "message.ClientRequest$TransferLeadership", "message.ClientRequest$Campaign");
        names(56, "message.ClientRequest$OpenSession", "message.ClientRequest$CloseSession");
        names(58, "message.ClientRequest$Execute", "message.ClientRequest$Query");
        names(60, "message.ClientRequest$TakeSnapshot", "message.ClientRequest$ReadSnapshot");
        names(62, "message.ClientRequest$HashState", "message.ClientRequest$CheckFiles");
        names(64, "message.ClientRequest$FollowCheck");
        names(72, "message.ClientReply$Refused", "message.ClientReply$Unknown", "message.ServerStatus");
        names(75, "message.ClientReply$Decisions", "message.ClientReply$LogSlice");
        names(77, "message.ClientReply$Bootstrapped", "message.ClientReply$Changed");
        names(79, "message.ClientReply$LeadershipMoving", "message.ClientReply$SessionOpened");
        names(81, "message.ClientReply$Executed", "message.ClientReply$Answered");
        names(83, "message.ClientReply$SnapshotTaken", "message.ClientReply$SnapshotPart");
        names(85, "message.ClientReply$StateHashed", "message.ClientReply$FilesChecked");
        names(87, "message.ClientReply$FilesRead");
        introduced(2, 62, 63, 64, 85, 86, 87);
    }

    /**
     * A {@link Body} that was just made. Where the JVM checks a class against an interface it need not load it, so the two tables
     * below load only the bodies that are used.
     */
    interface Made {}

    private final WireLimits limits;
    private final @Nullable Body<?>[] bodies = new Body<?>[IDS];

    Registry(WireLimits limits) {
        this.limits = limits;
    }

    /** Every id in use, in order. */
    static List<Integer> ids() {
        List<Integer> ids = new ArrayList<>();
        for (int id = 0; id < IDS; id++) {
            if (NAMES[id] != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** The protocol version that introduced the message of this id. */
    static int since(int id) {
        return SINCE[id];
    }

    /** Says no where the connection's version has no such message, as it does where no version has. */
    static void mustBeSpoken(int id, int version) {
        if (id < 0 || id >= IDS || SINCE[id] == 0 || SINCE[id] > version) {
            throw new KryoException("no message of protocol version " + version + " has the id " + id);
        }
    }

    static int idOf(Object message) {
        Integer id = ID_OF.get(message.getClass().getName());
        if (id == null) {
            throw new KryoException("not a message: " + message.getClass().getName());
        }
        return id;
    }

    Body<?> body(int id) {
        Body<?> body = id < 0 || id >= IDS ? null : bodies[id];
        if (body == null) {
            body = (Body<?>) made(id);
            bodies[id] = body;
        }
        return body;
    }

    private Made made(int id) {
        return switch (id) {
            case 10 -> new HelloBodies.Greeting(limits);
            case 11 -> new HelloBodies.Welcome(limits);
            case 12 -> new HelloBodies.Turned(limits);
            case 16 -> new VoteBodies.PreVoteAsk(limits);
            case 17 -> new VoteBodies.PreVoteGranted(limits);
            case 18 -> new VoteBodies.PreVoteRefused(limits);
            case 19 -> new VoteBodies.VoteAsk(limits);
            case 20 -> new VoteBodies.VoteGranted(limits);
            case 21 -> new VoteBodies.VoteRefused(limits);
            case 22 -> new VoteBodies.Stand(limits);
            case 24 -> new ReplicationBodies.Append(limits);
            case 25 -> new ReplicationBodies.Accepted(limits);
            case 26 -> new ReplicationBodies.Rejected(limits);
            case 27 -> new ReplicationBodies.Beat(limits);
            case 28 -> new ReplicationBodies.BeatAnswer(limits);
            case 32 -> new SnapshotBodies.Chunk(limits);
            case 33 -> new SnapshotBodies.Wanted(limits);
            case 34 -> new SnapshotBodies.Installed(limits);
            case 36 -> new ReadIndexBodies.Ask(limits);
            case 37 -> new ReadIndexBodies.Confirmed(limits);
            case 38 -> new ReadIndexBodies.Unconfirmed(limits);
            default -> madeForClients(id);
        };
    }

    private Made madeForClients(int id) {
        return switch (id) {
            case 48 -> new OperatorRequestBodies.Describe(limits);
            case 49 -> new OperatorRequestBodies.ReadDecisions(limits);
            case 50 -> new OperatorRequestBodies.ReadLog(limits);
            case 51 -> new OperatorRequestBodies.Bootstrap(limits);
            case 52 -> new OperatorRequestBodies.ChangeServers(limits);
            case 53 -> new OperatorRequestBodies.StepDown(limits);
            case 54 -> new OperatorRequestBodies.TransferLeadership(limits);
            case 55 -> new OperatorRequestBodies.Campaign(limits);
            case 56 -> new SessionRequestBodies.OpenSession(limits);
            case 57 -> new SessionRequestBodies.CloseSession(limits);
            case 58 -> new SessionRequestBodies.Execute(limits);
            case 59 -> new SessionRequestBodies.Query(limits);
            case 60 -> new SnapshotFileBodies.TakeSnapshot(limits);
            case 61 -> new SnapshotFileBodies.ReadSnapshot(limits);
            case 62 -> new VerifyBodies.HashState(limits);
            case 63 -> new VerifyBodies.CheckFiles(limits);
            case 64 -> new VerifyBodies.FollowCheck(limits);
            case 72 -> new SessionReplyBodies.Refused(limits);
            case 73 -> new SessionReplyBodies.Unknown(limits);
            case 74 -> new StatusBody(limits);
            case 75 -> new OperatorReplyBodies.Decisions(limits);
            case 76 -> new OperatorReplyBodies.LogSlice(limits);
            case 77 -> new OperatorReplyBodies.Bootstrapped(limits);
            case 78 -> new OperatorReplyBodies.Changed(limits);
            case 79 -> new OperatorReplyBodies.LeadershipMoving(limits);
            case 80 -> new SessionReplyBodies.SessionOpened(limits);
            case 81 -> new SessionReplyBodies.Executed(limits);
            case 82 -> new SessionReplyBodies.Answered(limits);
            case 83 -> new SnapshotFileBodies.SnapshotTaken(limits);
            case 84 -> new SnapshotFileBodies.SnapshotPart(limits);
            case 85 -> new VerifyBodies.StateHashed(limits);
            case 86 -> new VerifyBodies.FilesChecked(limits);
            case 87 -> new VerifyBodies.FilesRead(limits);
            default -> throw new KryoException("no message has the id " + id);
        };
    }

    private static void names(int from, String... names) {
        int id = from;
        for (String name : names) {
            String full = "dev.raftctl.protocol." + name;
            NAMES[id] = full;
            ID_OF.put(full, id);
            SINCE[id] = 1;
            id++;
        }
    }

    private static void introduced(int version, int... ids) {
        for (int id : ids) {
            SINCE[id] = (byte) version;
        }
    }
}
