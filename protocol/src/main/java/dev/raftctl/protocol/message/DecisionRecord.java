package dev.raftctl.protocol.message;

/**
 * A decision of the core as the journal stores it and an operator reads it.
 *
 * @param atMillis when it was decided, in milliseconds since the epoch by the server's clock
 * @param term the server's term when it decided; for a rejected vote or pre-vote, the candidate's term
 * @param kind a stable lower-case label, for instance {@code vote-refused}, {@code election-won}, {@code leader-heard}
 * @param subject the other server concerned, or empty
 * @param text a sentence with the numbers on which the decision was based
 */
public record DecisionRecord(long atMillis, long term, String kind, String subject, String text) {}
