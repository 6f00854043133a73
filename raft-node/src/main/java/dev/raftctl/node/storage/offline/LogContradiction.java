package dev.raftctl.node.storage.offline;

import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.SortedSet;

/**
 * Something that cannot be if every server kept Raft's rules and every disk kept what was forced to it.
 *
 * @param index the first entry concerned; 0 if it is about a term only
 * @param toIndex the last entry concerned
 * @param term the term concerned; 0 if it is about entries of several terms
 * @param directories the names of the directories that show it
 * @param servers the candidates of a double vote or the leaders of one term, as far as they are known
 */
public record LogContradiction(
        LogContradictionCode code,
        long index,
        long toIndex,
        long term,
        List<String> directories,
        SortedSet<ServerId> servers) {

    /** The kind of a contradiction. The names are public and never change. */
    public enum LogContradictionCode {
        /** Two directories prove that different entries are committed at one index. */
        COMMITTED_CONFLICT,
        /** An entry that one directory proves to be committed is missing where a majority should hold it. */
        COMMIT_MISSING,
        /** One server granted its vote to two candidates in one term. */
        TWO_VOTES,
        /** Two servers led the same term. */
        TWO_LEADERS,
        /** The log contains a term that the vote file has not reached, so the vote file is an old one. */
        TERM_ABOVE_VOTE
    }
}
