package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.MemberChange;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes a list of membership changes: their count, then the kind and the server of each. */
final class MemberChangeCodec {
    private static final int ADD_VOTER = 1;
    private static final int ADD_LEARNER = 2;
    private static final int PROMOTE = 3;
    private static final int DEMOTE = 4;
    private static final int REMOVE = 5;
    private static final int CHANGE_ADDRESS = 6;

    private static final int ADDRESS_CHANGES_VERSION = 5;

    /** The length of the shortest encoded membership change, with an id of one character. */
    private static final int MIN_CHANGE_BYTES = 3;

    private static final MemberChangeKindCode KIND_CODE = new MemberChangeKindCode();

    private MemberChangeCodec() {}

    static void write(Output out, List<MemberChange> changes, WireLimits limits) {
        MessageFieldCodec.writeCount(out, changes.size(), limits.maxMembers());
        for (MemberChange change : changes) {
            write(out, change, limits);
        }
    }

    /** Returns the protocol version that introduced all kinds of these changes. */
    static int introducedIn(List<MemberChange> changes) {
        return changes.stream().anyMatch(change -> change.accept(KIND_CODE) == CHANGE_ADDRESS)
                ? ADDRESS_CHANGES_VERSION
                : ProtocolConstants.OLDEST_VERSION;
    }

    static List<MemberChange> read(Input in, WireLimits limits) {
        int count = MessageFieldCodec.readElementCount(in, limits.maxMembers(), MIN_CHANGE_BYTES);
        List<MemberChange> changes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            changes.add(readChange(in, limits));
        }
        return changes;
    }

    private static void write(Output out, MemberChange change, WireLimits limits) {
        out.writeByte(change.accept(KIND_CODE));
        ClusterMember contacted = change.contacted();
        if (contacted == null) {
            MessageFieldCodec.writeServerId(out, change.id());
        } else {
            ClusterConfigurationCodec.writeMember(out, contacted, limits);
        }
    }

    private static MemberChange readChange(Input in, WireLimits limits) {
        int kind = in.readByte();
        return switch (kind) {
            case ADD_VOTER -> new MemberChange.AddVoter(ClusterConfigurationCodec.readMember(in, limits));
            case ADD_LEARNER -> new MemberChange.AddLearner(ClusterConfigurationCodec.readMember(in, limits));
            case PROMOTE -> new MemberChange.PromoteLearner(MessageFieldCodec.readServerId(in));
            case DEMOTE -> new MemberChange.DemoteVoter(MessageFieldCodec.readServerId(in));
            case REMOVE -> new MemberChange.RemoveMember(MessageFieldCodec.readServerId(in));
            case CHANGE_ADDRESS -> new MemberChange.ChangeAddress(ClusterConfigurationCodec.readMember(in, limits));
            default -> throw new KryoException("unknown kind of change: " + kind);
        };
    }

    private static final class MemberChangeKindCode implements MemberChange.Visitor<Integer> {
        @Override
        public Integer addVoter(MemberChange.AddVoter change) {
            return ADD_VOTER;
        }

        @Override
        public Integer addLearner(MemberChange.AddLearner change) {
            return ADD_LEARNER;
        }

        @Override
        public Integer promote(MemberChange.PromoteLearner change) {
            return PROMOTE;
        }

        @Override
        public Integer demote(MemberChange.DemoteVoter change) {
            return DEMOTE;
        }

        @Override
        public Integer changeAddress(MemberChange.ChangeAddress change) {
            return CHANGE_ADDRESS;
        }

        @Override
        public Integer remove(MemberChange.RemoveMember change) {
            return REMOVE;
        }
    }
}
