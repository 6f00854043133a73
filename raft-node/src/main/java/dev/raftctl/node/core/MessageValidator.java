package dev.raftctl.node.core;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.EntryKind;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.RequestVote;
import java.util.List;

/** Rejects messages that no correct server sends, before they can affect the state (hazard E21). Pure. */
final class MessageValidator {
    private MessageValidator() {}

    static boolean isValid(PeerMessage message) {
        if (message.term() < 0 || message.term() > PeerMessage.MAX_TERM) {
            return false;
        }
        if (message instanceof AppendEntries.Request request) {
            return isValidAppend(request);
        }
        if (message instanceof AppendEntries.Rejected rejected) {
            return rejected.hint().index() <= rejected.rejectedIndex();
        }
        if (message instanceof PreVote.Request request) {
            return request.last().term() < request.term();
        }
        if (message instanceof RequestVote.Request request) {
            return request.last().term() < request.term();
        }
        if (message instanceof InstallSnapshot.Chunk chunk) {
            return chunk.last().index() > 0
                    && chunk.last().term() <= chunk.term()
                    && chunk.offset() >= 0
                    && chunk.offset() + chunk.data().length <= chunk.total();
        }
        return true;
    }

    /**
     * Returns whether the entries are consecutive and their terms never decrease nor exceed the leader's (paper figure
     * 2).
     */
    private static boolean isValidAppend(AppendEntries.Request request) {
        long index = request.previous().index();
        long term = request.previous().term();
        List<Entry> entries = request.entries();
        if (index == 0 && term != 0) {
            return false;
        }
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.index() != ++index || entry.term() < Math.max(term, 1)) {
                return false;
            }
            if (entry.kind() == EntryKind.CONFIGURATION && !isConfiguration(entry.payload())) {
                return false;
            }
            term = entry.term();
        }
        return term <= request.term();
    }

    private static boolean isConfiguration(byte[] payload) {
        try {
            return !ConfigurationFormat.decode(payload).isEmpty();
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
