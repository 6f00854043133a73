package dev.raftctl.protocol.message;

/**
 * A rejected vote or pre-vote, as the candidate recorded it.
 *
 * @param voter the server that rejected it
 * @param isPreVote whether it was a pre-vote, which changes no term
 * @param term the term campaigned for
 * @param reason the label of the {@link VoteResult}
 * @param voterLast the last position of the voter's log
 * @param candidateLast the last position of the candidate's own log
 * @param agoMs milliseconds since the candidate received the response
 */
public record VoteRejection(
        ServerId voter,
        boolean isPreVote,
        long term,
        String reason,
        LogPosition voterLast,
        LogPosition candidateLast,
        long agoMs) {}
