package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Outcome;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.wire.NotSpoken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings one request to whoever leads: finds the leader, follows it over elections, and says at the end what is certain. A
 * request is sent again only when it was certainly not applied, or when it may be repeated. One thread, one use.
 */
final class LeaderCall {
    /** Two servers that each believe the other to lead must not keep a client for ever (trap C08). */
    private static final int REDIRECTS_MAX = 4;

    private static final long PAUSE_MILLIS = 25;
    private static final long PAUSE_MILLIS_MAX = 100;
    private static final long TRY_MILLIS_MIN = 1_000;
    /** How long the servers have to tell who leads before they are asked again. */
    private static final long PATIENCE_MILLIS = 500;

    /** How often an onlooker looks. */
    private static final long WATCH_MILLIS = 200;

    private final ClusterClient cluster;
    private final Acquaintance known;
    private final Deadline deadline;
    private final Notes notes;
    private final ClientRequest request;
    private final boolean repeatable;

    private @Nullable Watcher watcher;
    private boolean patient;
    private boolean reached;
    private boolean asked;
    private boolean maybeSent;
    private String unanswered = "";
    private @Nullable Refusal lastRefusal;
    /** The last look at which no server answered. */
    private Survey silent = new Survey(List.of());

    /** The last look found a leader that this client does not reach. */
    private @Nullable Failure cutOff;

    private int redirects;
    private long pauseMillis = PAUSE_MILLIS;

    /** @param repeatable whether it may reach the cluster twice and still do no more than once */
    LeaderCall(ClusterClient cluster, Acquaintance known, ClientRequest request, boolean repeatable) {
        this.cluster = cluster;
        this.known = known;
        this.deadline = cluster.deadline();
        this.notes = cluster.notes();
        this.request = request;
        this.repeatable = repeatable;
    }

    /** Somebody who looks on while an answer is waited for. */
    interface Watcher {
        /** Now and then, on the thread that waits; may take a moment. */
        void lookAgain() throws Failure;
    }

    /** The leader works at it for long: one attempt may take all the time there is. */
    LeaderCall patiently() {
        patient = true;
        return this;
    }

    LeaderCall watchedBy(Watcher someone) {
        watcher = someone;
        return this;
    }

    /** @throws Failure when no server can be reached at all, and so certainly nothing was applied */
    Outcome<ClientReply.Success> send() throws Failure {
        try {
            return sendUntilAnswered();
        } catch (Failure failure) {
            boolean inDoubt =
                    asked && failure.exit() == ExitCode.INTERRUPTED && !(request instanceof ClientRequest.Query);
            throw inDoubt
                    ? failure.saying(
                            "interrupted; what was asked may or may not have been applied", "look before you repeat it")
                    : failure;
        }
    }

    private Outcome<ClientReply.Success> sendUntilAnswered() throws Failure {
        try (Crowd crowd = cluster.crowd();
                Rounds rounds = cluster.rounds()) {
            while (!deadline.isOver()) {
                Target leader = known.leader();
                if (leader == null) {
                    leader = find(rounds);
                }
                if (leader == null) {
                    pause();
                } else {
                    Outcome<ClientReply.Success> end = attempt(crowd, leader);
                    if (end != null) {
                        return end;
                    }
                }
            }
        }
        return timeIsUp();
    }

    private @Nullable Target find(Rounds rounds) throws Failure {
        Survey survey = rounds.next(deadline.leftMillis(), PATIENCE_MILLIS, Rounds.Enough.LEADER);
        if (!survey.answers().isEmpty()) {
            reached = true;
        } else {
            silent = survey;
        }
        if (!reached && !maybeSent && (!rounds.isWaiting() || deadline.isOver())) {
            throw Unreachable.failure(survey);
        }
        if (survey.leader() == null || isReplaced(survey)) {
            known.forgetLeader();
            lastRefusal = new Refusal(Reason.NO_LEADER, Diagnosis.of(survey).verdict());
        }
        cutOff = survey.namedLeader() == null ? null : Leaderless.failure(survey, "not applied: ");
        return known.leader();
    }

    /** Whether the only leader that answers has lost its majority, and a server knows a later term. */
    private static boolean isReplaced(Survey survey) {
        ServerStatus leader = survey.leader();
        return leader != null && survey.workingLeader() == null && survey.term() > leader.term();
    }

    /** How it ended, or null when it is to be tried again. */
    private @Nullable Outcome<ClientReply.Success> attempt(Crowd crowd, Target leader) throws Failure {
        long millis = repeatable && !patient
                ? Math.min(deadline.leftMillis(), Math.max(TRY_MILLIS_MIN, deadline.totalMillis() / 4))
                : deadline.leftMillis();
        asked = true;
        crowd.ask(leader, request, millis);
        Reply reply = next(crowd, millis);
        NotSpoken gap = reply == null ? null : reply.gap();
        if (gap != null && !maybeSent) {
            throw TooOld.leader(leader, gap, request.getClass().getSimpleName());
        }
        if (reply == null || reply.trouble() != null) {
            return silence(leader, reply);
        }
        reached = true;
        ClientReply answer = reply.reply();
        if (answer instanceof ClientReply.Success success) {
            return Outcome.done(success);
        }
        if (answer instanceof ClientReply.Refused refused) {
            return refused(leader, refused.why());
        }
        String what = answer instanceof ClientReply.Unknown unknown ? unknown.message() : "no answer";
        return sentInVain(leader + ": " + what);
    }

    /** The question's own time is up a little before ours. */
    private @Nullable Reply next(Crowd crowd, long millis) throws Failure {
        Watcher onlooker = watcher;
        if (onlooker == null) {
            return crowd.next(millis + PAUSE_MILLIS);
        }
        Deadline end = deadline.within(millis);
        while (!end.isOver()) {
            Reply reply = crowd.next(Math.min(WATCH_MILLIS, end.leftMillis()));
            if (reply != null) {
                return reply;
            }
            onlooker.lookAgain();
        }
        return crowd.next(PAUSE_MILLIS);
    }

    private @Nullable Outcome<ClientReply.Success> silence(Target leader, @Nullable Reply reply) throws Failure {
        known.forgetLeader();
        if (reply == null || reply.maybeSent()) {
            return sentInVain("no answer from " + leader);
        }
        pause();
        return null;
    }

    private @Nullable Outcome<ClientReply.Success> sentInVain(String why) {
        maybeSent = true;
        unanswered = why;
        known.forgetLeader();
        return repeatable ? null : Outcome.unknown(why);
    }

    private @Nullable Outcome<ClientReply.Success> refused(Target leader, Refusal why) throws Failure {
        lastRefusal = why;
        if (why.reason().family() == Reason.Family.LEADERLESS) {
            Target other = known.follow(why);
            if (known.only() != null) {
                return end(why);
            }
            boolean elsewhere = other != null && !other.address().equals(leader.address());
            if (elsewhere && redirects < REDIRECTS_MAX) {
                redirects++;
                notes.detail("raftctl: " + leader + " names " + other + " as the leader");
            } else {
                redirects = 0;
                known.forgetLeader();
                pause();
            }
            return null;
        }
        if (why.reason() == Reason.BUSY || why.reason() == Reason.LEADER_NOT_READY) {
            pause();
            return null;
        }
        return end(why);
    }

    /** A refusal says nothing of an earlier attempt that got no answer. */
    private Outcome<ClientReply.Success> end(Refusal why) {
        return maybeSent ? Outcome.unknown(unanswered + "; later: " + why.message()) : Outcome.refused(why);
    }

    private void pause() throws Failure {
        deadline.pause(pauseMillis);
        pauseMillis = Math.min(PAUSE_MILLIS_MAX, pauseMillis * 2);
    }

    private Outcome<ClientReply.Success> timeIsUp() throws Failure {
        if (maybeSent) {
            return Outcome.unknown(unanswered);
        }
        if (!reached) {
            throw Unreachable.failure(silent);
        }
        if (cutOff != null) {
            throw cutOff;
        }
        Refusal why = lastRefusal;
        return Outcome.refused(
                why != null ? why : new Refusal(Reason.NO_LEADER, "no leader was found within the time"));
    }
}
