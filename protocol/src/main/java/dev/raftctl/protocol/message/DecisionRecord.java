package dev.raftctl.protocol.message;

/**
 * A decision of the core, or an observation of the runtime, as the journal stores it and an operator reads it.
 *
 * @param atMillis when it was last decided, in milliseconds since the epoch by the server's clock
 * @param term the server's term when it decided; for a rejected vote or pre-vote, the candidate's term
 * @param kind a stable lower-case label, for instance {@code vote-refused}, {@code election-won}, {@code leader-heard}
 * @param subject the other server concerned, or empty
 * @param text a sentence with the numbers on which the decision was based, for people
 * @param cause for kinds with several causes, the stable label of the cause; otherwise, and from a server of a protocol
 *     before version 4, empty
 * @param data the numbers for programs; empty from a server of a protocol before version 4
 * @param occurrences which record of the server's journal this is, and how often the decision was repeated
 */
public record DecisionRecord(
        long atMillis,
        long term,
        String kind,
        String subject,
        String text,
        String cause,
        DecisionData data,
        DecisionOccurrences occurrences) {
    /** Creates the record of a decision made once, without cause and numbers. */
    public DecisionRecord(long atMillis, long term, String kind, String subject, String text) {
        this(atMillis, term, kind, subject, text, "", DecisionData.NONE, DecisionOccurrences.once(atMillis));
    }

    /** Returns this record with another text. */
    public DecisionRecord withText(String newText) {
        return new DecisionRecord(atMillis, term, kind, subject, newText, cause, data, occurrences);
    }

    /** Returns this record with other data. */
    public DecisionRecord withData(DecisionData newData) {
        return new DecisionRecord(atMillis, term, kind, subject, text, cause, newData, occurrences);
    }

    /** Returns this record with other occurrences. */
    public DecisionRecord withOccurrences(DecisionOccurrences newOccurrences) {
        return new DecisionRecord(atMillis, term, kind, subject, text, cause, data, newOccurrences);
    }
}
