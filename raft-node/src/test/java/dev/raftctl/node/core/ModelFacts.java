package dev.raftctl.node.core;

/**
 * What the model's properties look at in one server. Entry i of an array of terms is that of index i + 1.
 *
 * @param diskTerm the durable one
 * @param log durable or not
 * @param committed in all its lives
 * @param committedBy the term in which it learned that each was committed, or an earlier one
 * @param led terms, in all its lives
 */
record ModelFacts(
        boolean leads,
        long term,
        long diskTerm,
        long[] log,
        long[] disk,
        long[] committed,
        long[] committedBy,
        long[] led,
        boolean isWriting) {}
