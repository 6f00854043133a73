package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.ServerStatus;

/** Estimates how much memory a reply uses until it is sent. */
final class ReplySize {
    private static final long OVERHEAD_BYTES = 128;

    /** The assumed size, in bytes, of one list item: a decision, a damaged file or a server. */
    private static final long ITEM_BYTES = 256;

    private ReplySize() {}

    static long of(ClientReply reply) {
        return OVERHEAD_BYTES + payloadBytes(reply);
    }

    private static long payloadBytes(ClientReply reply) {
        if (reply instanceof ClientReply.QueryResult queryResult) {
            return queryResult.result().length;
        }
        if (reply instanceof ClientReply.Executed executed) {
            return executed.result().length;
        }
        if (reply instanceof ClientReply.SnapshotChunk chunk) {
            return chunk.data().length;
        }
        if (reply instanceof ClientReply.LogSlice slice) {
            return slice.entries().stream().mapToLong(Entry::weight).sum();
        }
        if (reply instanceof ClientReply.Decisions decisions) {
            return ITEM_BYTES * decisions.records().size();
        }
        if (reply instanceof ClientReply.FilesChecked checked) {
            return ITEM_BYTES * checked.damages().size();
        }
        if (reply instanceof ClientReply.Changed changed) {
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
