package dev.raftctl.node.core;

/**
 * Whether entries that this server acknowledged may be missing from its log, since a part of it was damaged. An entry of a later
 * term than any that is distrusted says that all before it is here: it is that of a leader that was elected without this server's
 * vote, by others that hold what was ever committed. Until there is one, this server has no voice: no vote, no pre-vote, no
 * candidacy (trap D13). It takes entries and acknowledges what it stores, as any follower.
 */
final class Mending {
    private final RaftLog log;
    private long distrustedTerm;
    private boolean told;

    /** @param distrustedTerm 0: the log was whole when the server started */
    Mending(RaftLog log, long distrustedTerm) {
        this.log = log;
        this.distrustedTerm = distrustedTerm;
    }

    /** What was acknowledged up to this term is missing. */
    void distrust(long term) {
        distrustedTerm = Math.max(distrustedTerm, term);
        told = false;
    }

    boolean isOn() {
        return distrustedTerm > 0 && log.last().term() <= distrustedTerm;
    }

    /** With the numbers; empty: the log is whole. */
    String words() {
        return isOn()
                ? "mends its log, which was damaged and ends at " + log.last()
                        + " now: it is whole when the others have brought it beyond term " + distrustedTerm
                : "";
    }

    /** After every step: each time it changes. */
    void tell(Server server) {
        if (isOn() && !told) {
            server.decide(Decision.Kind.MENDING, null, words() + "; until then it neither votes nor stands");
        } else if (told && !isOn()) {
            server.decide(
                    Decision.Kind.WHOLE,
                    null,
                    "its log is whole: it ends at " + log.last() + ", beyond term " + distrustedTerm
                            + " of the damage; it votes again");
        }
        told = isOn();
    }
}
