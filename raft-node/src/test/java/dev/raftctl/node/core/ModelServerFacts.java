package dev.raftctl.node.core;

/**
 * The facts about one server that the safety properties need. Element i of an array of terms belongs to index i + 1.
 *
 * @param diskTerm the durable term
 * @param logTerms of all entries, durable or not
 * @param committedTerms of all entries committed so far, across restarts
 * @param committedInTerms for each committed entry, the server's term when it learned of the commit, or an earlier one
 * @param ledTerms the terms that it has led, across restarts
 */
record ModelServerFacts(
        boolean isLeader,
        long term,
        long diskTerm,
        long[] logTerms,
        long[] diskTerms,
        long[] committedTerms,
        long[] committedInTerms,
        long[] ledTerms,
        boolean isWriting) {}
