package dev.raftctl.node.machine;

import dev.raftctl.node.machine.ClientSession.CachedCommandResult;
import dev.raftctl.protocol.message.LogPosition;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The format of sessions in a snapshot, starting with the least recently used (hazard S09).
 *
 * <pre>
 * logTimeMillis:8 count:4, then for each session:
 *     id:8 ttlMillis:8 lastUsedMillis:8 firstNeededSequence:8 resultCount:4, then for each cached result:
 *         sequence:8 term:8 index:8 length:4 result
 * </pre>
 */
final class SessionSnapshotFormat {
    /** The maximum length of a cached result. A greater length is treated as damage to the snapshot. */
    private static final int MAX_RESULT_BYTES = 16 << 20;

    private SessionSnapshotFormat() {}

    static void write(long logTimeMillis, List<ClientSession> sessions, DataOutputStream out) throws IOException {
        out.writeLong(logTimeMillis);
        out.writeInt(sessions.size());
        for (ClientSession session : sessions) {
            out.writeLong(session.id);
            out.writeLong(session.ttlMillis);
            out.writeLong(session.lastUsedMillis);
            out.writeLong(session.firstNeededSequence());
            out.writeInt(session.cachedCount());
            for (int rank = 0; rank < session.capacity(); rank++) {
                CachedCommandResult cached = session.cachedResultAt(rank);
                if (cached != null) {
                    write(cached, out);
                }
            }
        }
    }

    private static void write(CachedCommandResult cached, DataOutputStream out) throws IOException {
        out.writeLong(cached.sequence());
        out.writeLong(cached.position().term());
        out.writeLong(cached.position().index());
        out.writeInt(cached.result().length);
        out.write(cached.result());
    }

    static void read(DataInputStream in, SessionTable into) throws IOException {
        SessionLimits limits = into.limits();
        long logTimeMillis = in.readLong();
        int count = requireAtMost(in.readInt(), limits.maxSessions(), "sessions");
        List<ClientSession> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ClientSession session = new ClientSession(in.readLong(), in.readLong(), in.readLong());
            session.discardResultsBelow(in.readLong());
            int cachedCount = requireAtMost(in.readInt(), limits.maxWindow(), "cached results");
            for (int k = 0; k < cachedCount; k++) {
                session.cacheResult(readCachedResult(in, session, limits));
            }
            sessions.add(session);
        }
        into.restore(logTimeMillis, sessions);
    }

    private static CachedCommandResult readCachedResult(DataInputStream in, ClientSession session, SessionLimits limits)
            throws IOException {
        long sequence = in.readLong();
        if (session.isDiscarded(sequence)
                || session.isAheadBy(sequence, limits.maxWindow())
                || session.cachedResult(sequence) != null) {
            throw new IOException(
                    "a snapshot holds the result of command " + sequence + " twice or outside its window");
        }
        long term = in.readLong();
        long index = in.readLong();
        if (term < 1 || index < 1) {
            throw new IOException("a snapshot holds a result of the entry t" + term + "/" + index);
        }
        int length = requireAtMost(in.readInt(), MAX_RESULT_BYTES, "bytes of a result");
        byte[] result = in.readNBytes(length);
        if (result.length < length) {
            throw new IOException("a snapshot ends within the sessions");
        }
        return new CachedCommandResult(sequence, new LogPosition(term, index), result);
    }

    private static int requireAtMost(int count, int max, String description) throws IOException {
        if (count < 0 || count > max) {
            throw new IOException("a snapshot with " + count + " " + description + "; at most " + max);
        }
        return count;
    }
}
