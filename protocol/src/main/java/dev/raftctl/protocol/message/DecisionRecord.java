package dev.raftctl.protocol.message;

/**
 * A decision of the core as a journal keeps it and a person reads it.
 *
 * @param atMillis when, by the server's clock, since the epoch
 * @param term the server's term when it decided; of a rejected vote or pre-vote the term that was campaigned for
 * @param kind a stable lower-case word, for instance {@code vote-refused}, {@code election-won}, {@code leader-heard}
 * @param subject the other server it is about, or empty
 * @param text the sentence with the numbers it was decided on
 */
public record DecisionRecord(long atMillis, long term, String kind, String subject, String text) {}
