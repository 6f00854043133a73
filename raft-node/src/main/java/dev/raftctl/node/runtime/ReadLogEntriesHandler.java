package dev.raftctl.node.runtime;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest.ReadLogEntriesRequest;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.ArrayList;
import java.util.List;

/**
 * Returns entries of the durable part of this server's log, committed or not. Called on any thread; reads on the
 * background thread.
 */
final class ReadLogEntriesHandler {
    private static final int MAX_ENTRIES = 4_096;
    private static final long MAX_BYTES = 2 << 20;

    private final ServerStorage storage;
    private final PublishedNodeStatus publishedStatus;
    private final BackgroundDiskTasks backgroundTasks;

    ReadLogEntriesHandler(
            ServerStorage storage, PublishedNodeStatus publishedStatus, BackgroundDiskTasks backgroundTasks) {
        this.storage = storage;
        this.publishedStatus = publishedStatus;
        this.backgroundTasks = backgroundTasks;
    }

    void handle(ReadLogEntriesRequest request, RequestResponder responder) {
        if (!backgroundTasks.run(() -> readNow(request, responder))) {
            responder.reply(new ClientReply.RefusedReply(new Refusal(
                    RefusalReason.BUSY, "too many requests are queued at this server", "try again in a moment")));
        }
    }

    private void readNow(ReadLogEntriesRequest request, RequestResponder responder) throws StorageFailure {
        if (responder.isReady(() -> MAX_BYTES, () -> handle(request, responder))) {
            responder.reply(slice(request));
        }
    }

    private ClientReply slice(ReadLogEntriesRequest request) throws StorageFailure {
        RaftStateView view = publishedStatus.view();
        long from = Math.max(Math.max(1, request.firstIndex()), view.firstIndex());
        long limit = Math.max(0, Math.min(request.maxEntries(), MAX_ENTRIES));
        long end = Math.min(Math.min(request.lastIndex(), view.durableIndex()) + 1, from + limit);
        return new ClientReply.LogEntriesReply(
                view.firstIndex(),
                view.last().index(),
                view.commitIndex(),
                from < end ? entries(from, end) : List.of());
    }

    private List<LogEntry> entries(long from, long end) throws StorageFailure {
        List<LogEntry> entries = new ArrayList<>();
        long bytes = 0;
        for (long next = from; next < end && bytes < MAX_BYTES; next = from + entries.size()) {
            List<LogEntry> part;
            try {
                part = storage.read(next, end, MAX_BYTES - bytes);
            } catch (IllegalArgumentException gone) {
                // The log was truncated or compacted after the status was published: return the entries read so far.
                return entries;
            }
            entries.addAll(part);
            bytes += part.stream().mapToLong(LogEntry::weight).sum();
        }
        return entries;
    }
}
