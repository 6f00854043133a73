package dev.raftctl.node.core;

/**
 * Whether entries that this server acknowledged may be missing from its log, since a part of it was damaged. An entry of a later
 * term than any that is distrusted says that all before it is here: it is that of a leader that was elected without this server's
 * vote, by others that hold what was ever committed. Until there is one, this server has no voice: no vote, no pre-vote, no
 * candidacy (hazard D13). It takes entries and acknowledges what it stores, as any follower.
 */
final class LogRecovery {
    private final RaftLog log;
    private long recoveringTerm;
    private boolean reported;

    /** @param recoveringTerm 0: the log was whole when the server started */
    LogRecovery(RaftLog log, long recoveringTerm) {
        this.log = log;
        this.recoveringTerm = recoveringTerm;
    }

    /** What was acknowledged up to this term is missing. */
    void markRecovering(long term) {
        recoveringTerm = Math.max(recoveringTerm, term);
        reported = false;
    }

    boolean isRecovering() {
        return recoveringTerm > 0 && log.last().term() <= recoveringTerm;
    }

    /** With the numbers; empty: the log is whole. */
    String description() {
        return isRecovering()
                ? "mends its log, which was damaged and ends at " + log.last()
                        + " now: it is whole when the others have brought it beyond term " + recoveringTerm
                : "";
    }

    /** After every step: each time it changes. */
    void reportChange(Server server) {
        if (isRecovering() && !reported) {
            server.recordDecision(
                    Decision.Kind.RECOVERY_STARTED, null, description() + "; until then it neither votes nor stands");
        } else if (reported && !isRecovering()) {
            server.recordDecision(
                    Decision.Kind.RECOVERY_COMPLETED,
                    null,
                    "its log is whole: it ends at " + log.last() + ", beyond term " + recoveringTerm
                            + " of the damage; it votes again");
        }
        reported = isRecovering();
    }
}
