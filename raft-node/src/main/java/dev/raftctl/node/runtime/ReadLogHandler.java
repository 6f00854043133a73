package dev.raftctl.node.runtime;

import dev.raftctl.node.core.RaftView;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest.ReadLog;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.ServerHandler.Responder;
import java.util.ArrayList;
import java.util.List;

/**
 * Returns entries of the durable part of this server's log, committed or not. Called on any thread; reads on the
 * background thread.
 */
final class ReadLogHandler {
    private static final int MAX_ENTRIES = 4_096;
    private static final long MAX_BYTES = 2 << 20;

    private final ServerStorage storage;
    private final PublishedStatus publishedStatus;
    private final BackgroundTasks backgroundTasks;

    ReadLogHandler(ServerStorage storage, PublishedStatus publishedStatus, BackgroundTasks backgroundTasks) {
        this.storage = storage;
        this.publishedStatus = publishedStatus;
        this.backgroundTasks = backgroundTasks;
    }

    void handle(ReadLog request, Responder responder) {
        if (!backgroundTasks.run(() -> readNow(request, responder))) {
            responder.reply(new ClientReply.Refused(
                    new Refusal(Reason.BUSY, "too many requests are queued at this server", "try again in a moment")));
        }
    }

    private void readNow(ReadLog request, Responder responder) throws StorageFailure {
        if (responder.isReady(() -> MAX_BYTES, () -> handle(request, responder))) {
            responder.reply(slice(request));
        }
    }

    private ClientReply slice(ReadLog request) throws StorageFailure {
        RaftView view = publishedStatus.view();
        long from = Math.max(Math.max(1, request.firstIndex()), view.firstIndex());
        long limit = Math.max(0, Math.min(request.maxEntries(), MAX_ENTRIES));
        long end = Math.min(Math.min(request.lastIndex(), view.durableIndex()) + 1, from + limit);
        return new ClientReply.LogSlice(
                view.firstIndex(),
                view.last().index(),
                view.commitIndex(),
                from < end ? entries(from, end) : List.of());
    }

    private List<Entry> entries(long from, long end) throws StorageFailure {
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        for (long next = from; next < end && bytes < MAX_BYTES; next = from + entries.size()) {
            List<Entry> part;
            try {
                part = storage.read(next, end, MAX_BYTES - bytes);
            } catch (IllegalArgumentException gone) {
                // The log was truncated or compacted after the status was published: return the entries read so far.
                return entries;
            }
            entries.addAll(part);
            bytes += part.stream().mapToLong(Entry::weight).sum();
        }
        return entries;
    }
}
