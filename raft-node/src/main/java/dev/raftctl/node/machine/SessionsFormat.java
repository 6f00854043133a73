package dev.raftctl.node.machine;

import dev.raftctl.node.machine.Session.Kept;
import dev.raftctl.protocol.message.Position;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sessions in a snapshot, from the one used longest ago (trap S09).
 *
 * <pre>
 * nowMillis:8 count:4, then each: id:8 ttlMillis:8 lastUsedMillis:8 neededFrom:8 kept:4,
 *                      then each kept: sequence:8 term:8 index:8 length:4 result
 * </pre>
 */
final class SessionsFormat {
    /** No result of any machine is longer; what says so is damaged. */
    private static final int RESULT_BYTES_MAX = 16 << 20;

    private SessionsFormat() {}

    static void write(long nowMillis, List<Session> sessions, DataOutputStream out) throws IOException {
        out.writeLong(nowMillis);
        out.writeInt(sessions.size());
        for (Session session : sessions) {
            out.writeLong(session.id);
            out.writeLong(session.ttlMillis);
            out.writeLong(session.lastUsedMillis);
            out.writeLong(session.neededFrom());
            out.writeInt(session.keptCount());
            for (int rank = 0; rank < session.span(); rank++) {
                Kept kept = session.keptAt(rank);
                if (kept != null) {
                    write(kept, out);
                }
            }
        }
    }

    private static void write(Kept kept, DataOutputStream out) throws IOException {
        out.writeLong(kept.sequence());
        out.writeLong(kept.position().term());
        out.writeLong(kept.position().index());
        out.writeInt(kept.result().length);
        out.write(kept.result());
    }

    static void read(DataInputStream in, Sessions into) throws IOException {
        SessionLimits limits = into.limits();
        long nowMillis = in.readLong();
        int count = bounded(in.readInt(), limits.sessionsMax(), "sessions");
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Session session = new Session(in.readLong(), in.readLong(), in.readLong());
            session.settle(in.readLong());
            int kept = bounded(in.readInt(), limits.windowMax(), "kept results");
            for (int k = 0; k < kept; k++) {
                session.keep(kept(in, session, limits));
            }
            sessions.add(session);
        }
        into.restore(nowMillis, sessions);
    }

    private static Kept kept(DataInputStream in, Session session, SessionLimits limits) throws IOException {
        long sequence = in.readLong();
        if (session.isSettled(sequence)
                || session.isAhead(sequence, limits.windowMax())
                || session.applied(sequence) != null) {
            throw new IOException("a snapshot keeps the result of command " + sequence + " twice or out of its window");
        }
        long term = in.readLong();
        long index = in.readLong();
        if (term < 1 || index < 1) {
            throw new IOException("a snapshot keeps a result of the entry t" + term + "/" + index);
        }
        int length = bounded(in.readInt(), RESULT_BYTES_MAX, "bytes of a result");
        byte[] result = in.readNBytes(length);
        if (result.length < length) {
            throw new IOException("a snapshot ends within the sessions");
        }
        return new Kept(sequence, new Position(term, index), result);
    }

    private static int bounded(int count, int max, String what) throws IOException {
        if (count < 0 || count > max) {
            throw new IOException("a snapshot with " + count + " " + what + "; at most " + max);
        }
        return count;
    }
}
