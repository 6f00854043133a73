package dev.raftctl.node.simulation;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.TimeoutNow;
import java.util.Map;
import java.util.Objects;

/**
 * A hash of a message's content that is the same in every run and on every machine (hashes of enums and arrays are
 * not).
 */
final class MessageHash {
    /**
     * The names that stand for the message kinds in every seed's run. They never change, whatever the classes are
     * called.
     */
    private static final Map<Class<? extends PeerMessage>, String> KINDS = Map.ofEntries(
            Map.entry(PreVote.Request.class, "Ask"),
            Map.entry(PreVote.Granted.class, "Granted"),
            Map.entry(PreVote.Rejected.class, "Refused"),
            Map.entry(RequestVote.Request.class, "Ask"),
            Map.entry(RequestVote.Granted.class, "Granted"),
            Map.entry(RequestVote.Rejected.class, "Refused"),
            Map.entry(AppendEntries.Request.class, "Append"),
            Map.entry(AppendEntries.Accepted.class, "Accepted"),
            Map.entry(AppendEntries.Rejected.class, "Rejected"),
            Map.entry(Heartbeat.Request.class, "Beat"),
            Map.entry(Heartbeat.Response.class, "Answer"),
            Map.entry(InstallSnapshot.Chunk.class, "Chunk"),
            Map.entry(InstallSnapshot.ChunkRequest.class, "Wanted"),
            Map.entry(InstallSnapshot.Installed.class, "Installed"),
            Map.entry(TimeoutNow.class, "TimeoutNow"),
            Map.entry(ReadIndex.Request.class, "Ask"),
            Map.entry(ReadIndex.Confirmed.class, "Confirmed"),
            Map.entry(ReadIndex.Rejected.class, "Unconfirmed"));

    private MessageHash() {}

    static long of(PeerMessage message) {
        long hash = StatelessRandom.combine(kind(message).hashCode(), message.term());
        if (message instanceof AppendEntries.Request append) {
            for (Entry entry : append.entries()) {
                hash = StatelessRandom.combine(hash, StatelessRandom.combine(entry.term(), entry.index()));
            }
            return StatelessRandom.combine(StatelessRandom.combine(hash, of(append.previous())), append.leaderCommit());
        }
        if (message instanceof AppendEntries.Accepted accepted) {
            return StatelessRandom.combine(hash, accepted.matchIndex());
        }
        if (message instanceof AppendEntries.Rejected rejected) {
            return StatelessRandom.combine(
                    StatelessRandom.combine(hash, rejected.rejectedIndex()), of(rejected.hint()));
        }
        if (message instanceof Heartbeat.Request heartbeat) {
            return StatelessRandom.combine(StatelessRandom.combine(hash, heartbeat.round()), heartbeat.commitIndex());
        }
        if (message instanceof Heartbeat.Response response) {
            return StatelessRandom.combine(StatelessRandom.combine(hash, response.round()), response.lastIndex());
        }
        if (message instanceof InstallSnapshot.Chunk chunk) {
            return StatelessRandom.combine(StatelessRandom.combine(hash, of(chunk.last())), chunk.offset());
        }
        if (message instanceof InstallSnapshot.ChunkRequest chunkRequest) {
            return StatelessRandom.combine(
                    StatelessRandom.combine(hash, of(chunkRequest.last())), chunkRequest.nextOffset());
        }
        if (message instanceof ReadIndex.Request request) {
            return StatelessRandom.combine(hash, request.ticket());
        }
        if (message instanceof ReadIndex.Confirmed confirmed) {
            return StatelessRandom.combine(StatelessRandom.combine(hash, confirmed.ticket()), confirmed.readIndex());
        }
        return ofVoteMessage(message, hash);
    }

    private static long ofVoteMessage(PeerMessage message, long hash) {
        if (message instanceof RequestVote.Request request) {
            return StatelessRandom.combine(hash, of(request.last()));
        }
        if (message instanceof PreVote.Request request) {
            return StatelessRandom.combine(hash, of(request.last()));
        }
        if (message instanceof RequestVote.Rejected refused) {
            return StatelessRandom.combine(hash, refused.requestTerm());
        }
        if (message instanceof PreVote.Rejected refused) {
            return StatelessRandom.combine(hash, refused.requestTerm());
        }
        return hash;
    }

    private static String kind(PeerMessage message) {
        return Objects.requireNonNull(KINDS.get(message.getClass()), "a kind of message without a seed name");
    }

    private static long of(Position position) {
        return StatelessRandom.combine(position.term(), position.index());
    }
}
