package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Outcome;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.NoReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as one command sees it, until the command's time is up. One thread; an interrupt of it ends any wait with a {@link
 * Failure}.
 */
public final class ClusterClient {
    /** The hint where nobody leads. */
    static final String WHY = "raftctl votes tells why";

    /** What a question's own time is shorter than the wait for it. */
    static final long MARGIN_MILLIS = 50;
    /** The part of a command's time that a server has to answer, in fifths: the rest is for telling what was learned. */
    private static final int FIFTHS_FOR_ANSWERS = 4;

    private static final long GLANCE_MILLIS = 300;

    private static final Rounds.Enough WORKING_LEADER = new Rounds.Enough(soFar -> soFar.workingLeader() != null, 0);

    private static final Rounds.Enough ANSWER =
            new Rounds.Enough(soFar -> !soFar.answers().isEmpty(), 0);

    private static final Rounds.Enough LEADER = new Rounds.Enough(Rounds.Enough.LEADER.condition(), 250);

    private static final Rounds.Enough MAJORITY = new Rounds.Enough(Survey::hasWorkingMajority, 250);

    private final Acquaintance known;
    private final Links links;
    private final Deadline deadline;
    private final Notes notes;
    /** What was last seen of each server, for a look that the end of the time cuts short. */
    private final Map<HostPort, Sighting> last = new HashMap<>();

    public ClusterClient(Acquaintance known, Links links, Deadline deadline, Notes notes) {
        this.known = known;
        this.links = links;
        this.deadline = deadline;
        this.notes = notes;
    }

    /** The same cluster, with its time begun anew. */
    public ClusterClient again() {
        return new ClusterClient(known, links, Deadline.in(deadline.pace(), deadline.totalMillis()), notes);
    }

    /** A connection to that server on which many requests can be under way. */
    public Pipeline pipeline(HostPort address, ServerId server) throws IOException {
        return links.pipeline(address, server, Math.max(1, deadline.leftMillis()));
    }

    /** Where the command was told to look, and the members it has heard of. */
    List<Target> endpoints() {
        return known.targets();
    }

    public Deadline deadline() {
        return deadline;
    }

    public Notes notes() {
        return notes;
    }

    /** Commands of the state machine. */
    public Writes writes() {
        return new Writes(this, known);
    }

    /** Questions to the state machine and to a server's log. */
    public Reads reads() {
        return new Reads(this, known);
    }

    /**
     * All servers side by side; needs no leader. Fails only when none answers. Once a working leader and a majority have answered, the
     * others have a fifth of the command's time: one that is frozen is told as such, and does not cost the rest.
     */
    public Survey survey() throws Failure {
        return survey(new Rounds.Enough(Survey::hasWorkingMajority, answerMillis() / FIFTHS_FOR_ANSWERS));
    }

    /** For looking at all servers again and again; its own time has no end. */
    public Vigil vigil() {
        return new Vigil(known, links, deadline.pace(), notes);
    }

    /** The same, without much waiting for the last once a working leader and a majority have answered. */
    public Survey quickSurvey() throws Failure {
        return survey(MAJORITY);
    }

    /** The same, without much waiting for the others once a working leader has answered: it may not lead for long. */
    Survey leaderSurvey() throws Failure {
        return survey(LEADER);
    }

    /** The same, until that server has answered. */
    public Survey surveyUntil(ServerId wanted) throws Failure {
        return survey(new Rounds.Enough(
                soFar -> {
                    Sighting sighting = soFar.sighting(wanted);
                    return sighting != null && sighting.isReachable();
                },
                0));
    }

    private Survey survey(Rounds.Enough enough) throws Failure {
        try (Rounds rounds = rounds()) {
            long millis = answerMillis();
            Survey survey = rounds.next(millis, millis, enough);
            if (survey.answers().isEmpty()) {
                throw Unreachable.failure(survey);
            }
            return survey;
        }
    }

    /** Lets the endpoints name their cluster, if that has not happened yet: for requests that go to any server. */
    void settle() throws Failure {
        if (!known.isSettled() && known.only() == null && known.endpoints().size() > 1) {
            survey(ANSWER);
        }
    }

    /** Whoever leads and has lately heard from a majority, of those that answer in a moment; null: nobody. */
    public @Nullable ServerStatus leaderNow() throws Failure {
        try (Rounds rounds = rounds()) {
            return rounds.next(GLANCE_MILLIS, GLANCE_MILLIS, WORKING_LEADER).workingLeader();
        }
    }

    Rounds rounds() {
        return rounds(known);
    }

    Rounds rounds(Acquaintance others) {
        return new Rounds(others, links, deadline, notes, last);
    }

    Crowd crowd() {
        return new Crowd(links, deadline.pace(), notes, known);
    }

    /** What a server has to answer, of the time that is left. */
    long answerMillis() {
        return Math.max(1, deadline.leftMillis() * FIFTHS_FOR_ANSWERS / 5);
    }

    /** A request that only the leader can answer. */
    LeaderCall leaderCall(ClientRequest request, boolean repeatable) {
        return new LeaderCall(this, known, request, repeatable);
    }

    /** What the cluster made of a request, or the failure it is. */
    ClientReply.Success done(Outcome<ClientReply.Success> outcome, String what) throws Failure {
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
                Cause.OUTCOME_UNKNOWN,
                what + " may or may not have been applied: " + why + " (within " + deadline.totalMillis() + " ms)",
                "look before you repeat it");
    }

    /** Asks one server; null: no answer. */
    @Nullable
    Reply ask(Target target, ClientRequest request, long millis) throws Failure {
        try (Crowd crowd = crowd()) {
            crowd.ask(target, request, millis);
            return crowd.next(millis + MARGIN_MILLIS);
        }
    }

    /**
     * Asks these servers the same, at once: a reply of each, in their order, also of those that gave none.
     *
     * @param byId whether another server that answers there turns the question away
     */
    List<Reply> askTargets(List<Target> targets, ClientRequest request, boolean byId) throws Failure {
        Map<HostPort, Reply> replies = new HashMap<>();
        try (Crowd crowd = crowd()) {
            for (Target target : targets) {
                crowd.ask(byId ? target : new Target(null, target.address()), request, answerMillis());
            }
            Deadline end = deadline.within(answerMillis() + MARGIN_MILLIS);
            while (replies.size() < targets.size()) {
                Reply reply = crowd.next(end.leftMillis());
                if (reply == null) {
                    break;
                }
                replies.put(reply.target().address(), reply);
            }
        }
        List<Reply> inOrder = new ArrayList<>();
        for (Target target : targets) {
            Reply reply = replies.get(target.address());
            NoReply none = new NoReply("no answer in time", true);
            inOrder.add(reply != null ? reply : new Reply(target, request, null, none));
        }
        return inOrder;
    }

    /** Asks all servers that answered the survey the same, at once; the answers of those that answer. */
    public SortedMap<ServerId, ClientReply> askAll(Survey survey, ClientRequest request) throws Failure {
        List<Target> targets = new ArrayList<>();
        for (Sighting each : survey.sightings()) {
            if (each.isReachable()) {
                targets.add(new Target(each.id(), each.address()));
            }
        }
        SortedMap<ServerId, ClientReply> answers = new TreeMap<>();
        for (Reply reply : askTargets(targets, request, true)) {
            ServerId id = reply.target().id();
            ClientReply answer = reply.reply();
            if (id != null && answer != null) {
                answers.put(id, answer);
            }
        }
        return answers;
    }
}
