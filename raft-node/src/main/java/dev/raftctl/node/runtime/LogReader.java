package dev.raftctl.node.runtime;

import dev.raftctl.node.core.RaftView;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest.ReadLog;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.Inbound.Responder;
import java.util.ArrayList;
import java.util.List;

/** Shows the durable part of this server's own log, committed or not. Any thread asks; the errands' thread reads. */
final class LogReader {
    private static final int ENTRIES_MAX = 4_096;
    private static final long BYTES_MAX = 2 << 20;

    private final ServerStorage storage;
    private final StatusBoard board;
    private final Errands errands;

    LogReader(ServerStorage storage, StatusBoard board, Errands errands) {
        this.storage = storage;
        this.board = board;
        this.errands = errands;
    }

    void read(ReadLog asked, Responder responder) {
        if (!errands.run(() -> readNow(asked, responder))) {
            responder.answer(new ClientReply.Refused(
                    new Refusal(Reason.BUSY, "too many requests wait at this server", "ask again in a moment")));
        }
    }

    private void readNow(ReadLog asked, Responder responder) throws StorageFailure {
        if (responder.isReady(() -> BYTES_MAX, () -> read(asked, responder))) {
            responder.answer(slice(asked));
        }
    }

    private ClientReply slice(ReadLog asked) throws StorageFailure {
        RaftView view = board.view();
        long from = Math.max(Math.max(1, asked.from()), view.firstIndex());
        long limit = Math.max(0, Math.min(asked.limit(), ENTRIES_MAX));
        long end = Math.min(Math.min(asked.to(), view.durableIndex()) + 1, from + limit);
        return new ClientReply.LogSlice(
                view.firstIndex(),
                view.last().index(),
                view.commitIndex(),
                from < end ? entries(from, end) : List.of());
    }

    private List<Entry> entries(long from, long end) throws StorageFailure {
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        for (long next = from; next < end && bytes < BYTES_MAX; next = from + entries.size()) {
            List<Entry> more;
            try {
                more = storage.read(next, end, BYTES_MAX - bytes);
            } catch (IllegalArgumentException gone) {
                // The log was cut or compacted since the status was published: what was read so far is the answer.
                return entries;
            }
            entries.addAll(more);
            bytes += more.stream().mapToLong(Entry::weight).sum();
        }
        return entries;
    }
}
