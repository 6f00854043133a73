package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Outcome;
import dev.raftctl.protocol.message.Reason;

/** Commands of the state machine, each applied exactly once (dissertation section 6.3). One thread. */
public final class Writes {
    /** How long an idle session lives, in the log's time: longer than a person thinks between two lines. */
    private static final long SESSION_MILLIS = 120_000;

    private final ClusterClient cluster;
    private final Acquaintance known;

    Writes(ClusterClient cluster, Acquaintance known) {
        this.cluster = cluster;
        this.known = known;
    }

    /**
     * Applies a command once, whatever becomes of leaders meanwhile.
     *
     * @param what it is, for the words of a failure
     */
    public ClientReply.Executed execute(byte[] command, String what) throws Failure {
        boolean fresh = known.session() == 0;
        if (fresh) {
            open();
        }
        Outcome<ClientReply.Success> outcome = attempt(command);
        if (!fresh && isExpired(outcome)) {
            // Certainly not applied: it may go through a new session (trap C04).
            open();
            outcome = attempt(command);
        }
        return (ClientReply.Executed) cluster.done(outcome, what);
    }

    private Outcome<ClientReply.Success> attempt(byte[] command) throws Failure {
        long sequence = known.nextSequence();
        return cluster.leaderCall(new ClientRequest.Execute(known.session(), sequence, sequence, command), true)
                .send();
    }

    private static boolean isExpired(Outcome<ClientReply.Success> outcome) {
        return outcome instanceof Outcome.Refused<ClientReply.Success> refused
                && refused.why().reason() == Reason.SESSION_EXPIRED;
    }

    /** A session that nobody hears of is forgotten by itself: whatever goes wrong here, no command was applied. */
    private void open() throws Failure {
        Outcome<ClientReply.Success> outcome = cluster.leaderCall(new ClientRequest.OpenSession(SESSION_MILLIS), true)
                .send();
        if (outcome instanceof Outcome.Unknown<ClientReply.Success> unknown) {
            throw new Failure(
                    Cause.TIMED_OUT,
                    "not applied: no session could be opened within "
                            + cluster.deadline().totalMillis() + " ms: " + unknown.message(),
                    ClusterClient.WHY);
        }
        known.opened(((ClientReply.SessionOpened) cluster.done(outcome, "the session")).session());
    }

    /** Forgets the session, if there is time: else the cluster does it by itself later. */
    public void endSession() {
        long session = known.session();
        Target leader = known.leader();
        if (session == 0 || leader == null) {
            return;
        }
        known.sessionEnded();
        try {
            cluster.ask(
                    leader,
                    new ClientRequest.CloseSession(session),
                    cluster.deadline().leftMillis());
        } catch (Failure interrupted) {
            cluster.notes().detail("raftctl: the session was not closed: " + interrupted.message());
        }
    }
}
