package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Outcome;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.NoReply;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as one command sees it, until the command's time is up. One thread; an interrupt of it ends any wait with a {@link
 * Failure}.
 */
public final class ClusterClient {
    /** How long an idle session lives, in the log's time: longer than a person thinks between two lines. */
    private static final long SESSION_MILLIS = 120_000;

    /** The hint where nobody leads. */
    private static final String WHY = "raftctl votes tells why";

    /** What a question's own time is shorter than the wait for it. */
    private static final long MARGIN_MILLIS = 50;

    /** The part of a command's time that a server has to answer, in fifths: the rest is for telling what was learned. */
    private static final int FIFTHS_FOR_ANSWERS = 4;

    private static final Rounds.Enough MAJORITY = new Rounds.Enough(Survey::hasWorkingMajority, 250);

    private final Acquaintance known;
    private final Links links;
    private final Deadline deadline;
    private final Notes notes;

    public ClusterClient(Acquaintance known, Links links, Deadline deadline, Notes notes) {
        this.known = known;
        this.links = links;
        this.deadline = deadline;
        this.notes = notes;
    }

    public Deadline deadline() {
        return deadline;
    }

    Pace pace() {
        return deadline.pace();
    }

    public Notes notes() {
        return notes;
    }

    /** All servers side by side; needs no leader. Fails only when none answers. */
    public Survey survey() throws Failure {
        try (Rounds rounds = rounds()) {
            long millis = answerMillis();
            return reached(rounds.next(millis, millis, Rounds.Enough.ALL));
        }
    }

    /** The same, without much waiting for the last once a working leader and a majority have answered. */
    public Survey quickSurvey() throws Failure {
        try (Rounds rounds = rounds()) {
            long millis = answerMillis();
            return reached(rounds.next(millis, millis, MAJORITY));
        }
    }

    /** The same, until that server has answered. */
    public Survey surveyUntil(ServerId wanted) throws Failure {
        try (Rounds rounds = rounds()) {
            long millis = answerMillis();
            Rounds.Enough answered = new Rounds.Enough(
                    soFar -> {
                        Sighting sighting = soFar.sighting(wanted);
                        return sighting != null && sighting.isReachable();
                    },
                    0);
            return reached(rounds.next(millis, millis, answered));
        }
    }

    private static Survey reached(Survey survey) throws Failure {
        if (survey.answers().isEmpty()) {
            throw Unreachable.failure(survey);
        }
        return survey;
    }

    /**
     * Applies a command exactly once, whatever becomes of leaders meanwhile (dissertation section 6.3).
     *
     * @param what it is, for the words of a failure
     */
    public ClientReply.Executed execute(byte[] command, String what) throws Failure {
        boolean fresh = known.session() == 0;
        if (fresh) {
            open();
        }
        Outcome<ClientReply.Success> outcome = execute(command);
        if (!fresh && isExpired(outcome)) {
            // Certainly not applied: it may go through a new session.
            open();
            outcome = execute(command);
        }
        return (ClientReply.Executed) done(outcome, what);
    }

    private Outcome<ClientReply.Success> execute(byte[] command) throws Failure {
        long sequence = known.nextSequence();
        return leaderCall(new ClientRequest.Execute(known.session(), sequence, sequence, command), true)
                .send();
    }

    private static boolean isExpired(Outcome<ClientReply.Success> outcome) {
        return outcome instanceof Outcome.Refused<ClientReply.Success> refused
                && refused.why().reason() == Reason.SESSION_EXPIRED;
    }

    /** A session that nobody hears of is forgotten by itself: whatever goes wrong here, no command was applied. */
    private void open() throws Failure {
        Outcome<ClientReply.Success> outcome =
                leaderCall(new ClientRequest.OpenSession(SESSION_MILLIS), true).send();
        if (outcome instanceof Outcome.Unknown<ClientReply.Success> unknown) {
            throw new Failure(
                    Cause.TIMED_OUT,
                    "not applied: no session could be opened within " + deadline.totalMillis() + " ms: "
                            + unknown.message(),
                    WHY);
        }
        known.opened(((ClientReply.SessionOpened) done(outcome, "the command")).session());
    }

    /** Asks the state machine by way of the leader: the answer is as new as the question (dissertation section 6.4). */
    public ClientReply.Answered query(byte[] query) throws Failure {
        Outcome<ClientReply.Success> outcome =
                leaderCall(new ClientRequest.Query(query, true, 0), true).send();
        if (outcome instanceof Outcome.Unknown<ClientReply.Success> unknown) {
            throw new Failure(
                    Cause.TIMED_OUT,
                    "no answer within " + deadline.totalMillis() + " ms: " + unknown.message(),
                    WHY + "; --stale asks any server");
        }
        return (ClientReply.Answered) done(outcome, "the read");
    }

    /** Asks the state machine of any server, which may be behind: the first that answers, and its answer. */
    public Told staleQuery(byte[] query) throws Failure {
        ClientRequest request = new ClientRequest.Query(query, false, 0);
        Survey silent = new Survey(List.of());
        try (Crowd crowd = new Crowd(links, deadline.pace(), notes)) {
            List<Target> targets = known.targets();
            for (Target target : targets) {
                crowd.ask(target, request, answerMillis());
            }
            List<Sighting> failed = new ArrayList<>();
            for (int i = 0; i < targets.size(); i++) {
                Reply reply = crowd.next(deadline.leftMillis());
                if (reply != null && reply.reply() instanceof ClientReply.Answered answered) {
                    return new Told(reply.target(), answered);
                }
                if (reply != null && reply.reply() instanceof ClientReply.Refused refused && i == targets.size() - 1) {
                    throw Failure.of(refused.why());
                }
                if (reply != null && reply.trouble() != null) {
                    failed.add(new Sighting(null, reply.target().address(), null, reply.trouble()));
                }
            }
            silent = new Survey(failed);
        }
        throw Unreachable.failure(silent);
    }

    /** @param from who answered */
    public record Told(Target from, ClientReply.Answered answer) {}

    /** Entries of one server's own log. */
    public ClientReply.LogSlice readLog(Sighting server, ClientRequest.ReadLog request) throws Failure {
        Reply reply = ask(new Target(server.id(), server.address()), request, deadline.leftMillis());
        if (reply != null && reply.reply() instanceof ClientReply.LogSlice slice) {
            return slice;
        }
        if (reply != null && reply.reply() instanceof ClientReply.Refused refused) {
            throw Failure.of(refused.why());
        }
        String why = reply == null || reply.trouble() == null
                ? "no answer in time"
                : String.valueOf(reply.trouble().getMessage());
        throw new Failure(Cause.UNREACHABLE, server.name() + " did not send its log: " + why, "");
    }

    /** What the cluster made of a request, or the failure it is. */
    static ClientReply.Success done(Outcome<ClientReply.Success> outcome, String what) throws Failure {
        if (outcome instanceof Outcome.Done<ClientReply.Success> done) {
            return done.value();
        }
        if (outcome instanceof Outcome.Refused<ClientReply.Success> refused) {
            Failure failure = Failure.of(refused.why());
            boolean leaderless = failure.exit() == ExitCode.LEADERLESS;
            throw leaderless ? failure.saying("not applied: " + failure.message(), WHY) : failure;
        }
        String why = ((Outcome.Unknown<ClientReply.Success>) outcome).message();
        throw new Failure(
                Cause.OUTCOME_UNKNOWN, what + " may or may not have been applied: " + why, "look before you repeat it");
    }

    /** A request that only the leader can answer. */
    LeaderCall leaderCall(ClientRequest request, boolean repeatable) {
        return new LeaderCall(known, links, deadline, notes, request, repeatable);
    }

    /** Asks one server; null: no answer. */
    @Nullable
    Reply ask(Target target, ClientRequest request, long millis) throws Failure {
        try (Crowd crowd = new Crowd(links, deadline.pace(), notes)) {
            crowd.ask(target, request, millis);
            return crowd.next(millis);
        }
    }

    /** Asks all servers that answered the survey the same, at once; those that answer. */
    public SortedMap<ServerId, ClientReply> askAll(Survey survey, ClientRequest request) throws Failure {
        SortedMap<ServerId, ClientReply> replies = new TreeMap<>();
        try (Crowd crowd = new Crowd(links, deadline.pace(), notes)) {
            int waiting = 0;
            for (Sighting each : survey.sightings()) {
                if (each.isReachable()) {
                    crowd.ask(new Target(each.id(), each.address()), request, answerMillis());
                    waiting++;
                }
            }
            while (waiting-- > 0) {
                Reply reply = crowd.next(deadline.leftMillis());
                if (reply != null && reply.reply() != null && reply.target().id() != null) {
                    replies.put(reply.target().id(), reply.reply());
                }
            }
        }
        return replies;
    }

    Rounds rounds() {
        return rounds(known);
    }

    Rounds rounds(Acquaintance others) {
        return new Rounds(others, links, deadline, notes);
    }

    /**
     * Asks these servers the same, at once: a reply of each, also of those that gave none.
     *
     * @param byId whether another server that answers there turns the question away
     */
    List<Reply> askTargets(List<Target> targets, ClientRequest request, boolean byId) throws Failure {
        List<Reply> replies = new ArrayList<>();
        List<Target> waiting = new ArrayList<>(targets);
        try (Crowd crowd = new Crowd(links, deadline.pace(), notes)) {
            for (Target target : targets) {
                crowd.ask(byId ? target : new Target(null, target.address()), request, answerMillis());
            }
            Deadline end = deadline.within(answerMillis() + MARGIN_MILLIS);
            while (!waiting.isEmpty()) {
                Reply reply = crowd.next(end.leftMillis());
                if (reply == null) {
                    break;
                }
                waiting.removeIf(
                        target -> target.address().equals(reply.target().address()));
                replies.add(reply);
            }
        }
        for (Target silent : waiting) {
            replies.add(new Reply(silent, request, null, new NoReply("no answer in time", true)));
        }
        return replies;
    }

    private long answerMillis() {
        return Math.max(1, deadline.leftMillis() * FIFTHS_FOR_ANSWERS / 5);
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
            ask(leader, new ClientRequest.CloseSession(session), deadline.leftMillis());
        } catch (Failure interrupted) {
            notes.detail("raftctl: the session was not closed: " + interrupted.message());
        }
    }
}
