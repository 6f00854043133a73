package dev.raftctl.node.core;

/**
 * What the model's properties look at in one server. Entry i of an array of terms is that of index i + 1.
 *
 * @param diskTerm the durable one
 * @param logTerms durable or not
 * @param committedTerms in all its lives
 * @param committedInTerms the term in which it learned that each was committed, or an earlier one
 * @param ledTerms terms, in all its lives
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
