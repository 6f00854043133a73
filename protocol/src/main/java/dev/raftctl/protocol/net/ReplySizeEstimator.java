package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.ServerStatus;

/** Estimates how much memory a reply uses until it is sent. */
final class ReplySizeEstimator {
    private static final long OVERHEAD_BYTES = 128;

    /** The assumed size, in bytes, of one list item: a decision, a damaged file or a server. */
    private static final long ITEM_BYTES = 256;

    private ReplySizeEstimator() {}

    static long of(ClientReply reply) {
        return OVERHEAD_BYTES + payloadBytes(reply);
    }

    private static long payloadBytes(ClientReply reply) {
        if (reply instanceof ClientReply.QueryResultReply queryResult) {
            return queryResult.result().length;
        }
        if (reply instanceof ClientReply.CommandExecutedReply executed) {
            return executed.result().length;
        }
        if (reply instanceof ClientReply.SnapshotFileChunkReply chunk) {
            return chunk.data().length;
        }
        if (reply instanceof ClientReply.LogEntriesReply slice) {
            return slice.entries().stream().mapToLong(LogEntry::weight).sum();
        }
        if (reply instanceof ClientReply.DecisionsReply decisions) {
            return ITEM_BYTES * decisions.records().size();
        }
        if (reply instanceof ClientReply.FilesCheckedReply checked) {
            return ITEM_BYTES * checked.damages().size();
        }
        if (reply instanceof ClientReply.MembershipChangedReply changed) {
            return ITEM_BYTES * changed.configuration().members().size();
        }
        if (reply instanceof ServerStatus status) {
            return ITEM_BYTES
                    * (4
                            + status.configuration().members().size()
                            + status.followers().size());
        }
        return 0;
    }
}
