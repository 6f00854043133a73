package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.Change;
import java.util.ArrayList;
import java.util.List;

/** The wishes of a membership change: a count, then of each a byte that says what and the server it is about. */
final class ChangeFields {
    private static final int ADD_VOTER = 1;
    private static final int ADD_LEARNER = 2;
    private static final int PROMOTE = 3;
    private static final int DEMOTE = 4;
    private static final int REMOVE = 5;

    /** The kind and an id of one character. */
    private static final int CHANGE_BYTES_MIN = 3;

    private ChangeFields() {}

    static void put(Output out, List<Change> changes, WireLimits limits) {
        Fields.putCount(out, changes.size(), limits.membersMax());
        for (Change change : changes) {
            put(out, change, limits);
        }
    }

    static List<Change> take(Input in, WireLimits limits) {
        int count = Fields.elements(in, limits.membersMax(), CHANGE_BYTES_MIN);
        List<Change> changes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            changes.add(change(in, limits));
        }
        return changes;
    }

    private static void put(Output out, Change change, WireLimits limits) {
        if (change instanceof Change.AddVoter add) {
            out.writeByte(ADD_VOTER);
            ConfigurationFields.putMember(out, add.member(), limits);
        } else if (change instanceof Change.AddLearner add) {
            out.writeByte(ADD_LEARNER);
            ConfigurationFields.putMember(out, add.member(), limits);
        } else {
            out.writeByte(
                    change instanceof Change.Promote ? PROMOTE : change instanceof Change.Demote ? DEMOTE : REMOVE);
            Fields.putServer(out, change.id());
        }
    }

    private static Change change(Input in, WireLimits limits) {
        int kind = in.readByte();
        return switch (kind) {
            case ADD_VOTER -> new Change.AddVoter(ConfigurationFields.member(in, limits));
            case ADD_LEARNER -> new Change.AddLearner(ConfigurationFields.member(in, limits));
            case PROMOTE -> new Change.Promote(Fields.server(in));
            case DEMOTE -> new Change.Demote(Fields.server(in));
            case REMOVE -> new Change.Remove(Fields.server(in));
            default -> throw new KryoException("no such change: " + kind);
        };
    }
}
