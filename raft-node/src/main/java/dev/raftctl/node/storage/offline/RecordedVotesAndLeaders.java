package dev.raftctl.node.storage.offline;

import dev.raftctl.protocol.message.ServerId;
import java.util.List;

/**
 * What the journal of a data directory records about votes, leaders and commits.
 *
 * @param commitIndex the highest recorded commit index; 0 if none is recorded
 * @param lastAliveMillis when the server last recorded that it was running, in milliseconds since the epoch by its own
 *     clock; 0 if it never did
 * @param votes that this server granted
 * @param leaders that this server was or heard from
 */
public record RecordedVotesAndLeaders(
        long commitIndex, long lastAliveMillis, List<RecordedVote> votes, List<RecordedLeader> leaders) {
    /** The facts of a directory without a journal. */
    public static final RecordedVotesAndLeaders NONE = new RecordedVotesAndLeaders(0, 0, List.of(), List.of());

    /** A vote that a server granted in a term. */
    public record RecordedVote(long term, ServerId candidate) {}

    /** A server that led a term. */
    public record RecordedLeader(long term, ServerId leader) {}
}
