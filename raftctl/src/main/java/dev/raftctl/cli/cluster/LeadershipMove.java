package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import org.jspecify.annotations.Nullable;

/**
 * Asks one server to give up, hand over or take leadership, and watches until somebody leads again. One thread, one use.
 */
public final class LeadershipMove {
    private static final long POLL_MILLIS = 10;
    private static final long PATIENCE_MILLIS = 250;
    private static final long NANOS_PER_MILLI = 1_000_000;
    /**
     * Looks at which the successor is seen not to run while the old leader leads on, until it is certain that nothing
     * moves.
     */
    private static final int LOOKS_WITHOUT_SUCCESSOR = 3;

    private final ClusterClient cluster;
    private final Survey before;
    private final @Nullable ServerStatus old;
    private long gapStart;
    private long gapNanos;

    /**
     * How it went.
     *
     * @param from who led before; null: nobody
     * @param fromTerm its term, or the highest then
     * @param withoutLeaderMillis from when the old leader was last seen to when the new one was first seen
     */
    public record Moved(@Nullable ServerId from, long fromTerm, ServerId to, long toTerm, long withoutLeaderMillis) {}

    private LeadershipMove(ClusterClient cluster, Survey before) {
        this.cluster = cluster;
        this.before = before;
        old = before.leader();
    }

    /** Looks who leads. */
    public static LeadershipMove begin(ClusterClient cluster) throws Failure {
        return new LeadershipMove(cluster, cluster.leaderSurvey());
    }

    public Survey before() {
        return before;
    }

    /** Who leads now, by the highest term; a failure tells why nobody does. */
    public ServerStatus leader() throws Failure {
        if (old == null) {
            throw Leaderless.failure(before, "");
        }
        return old;
    }

    /**
     * Asks that server and watches.
     *
     * @param wanted who is to lead; null: anybody but the old leader
     */
    public Moved carryOut(ServerId asked, ClientRequest request, @Nullable ServerId wanted) throws Failure {
        Sighting server = before.sighting(asked);
        if (server == null || !server.isReachable()) {
            throw new Failure(
                    Cause.UNREACHABLE,
                    asked + " does not answer" + (server == null ? "" : ": " + server.error()),
                    "raftctl status");
        }
        Target target = new Target(asked, server.address());
        if (cluster.deadline().isOver()) {
            throw new Failure(
                    Cause.TIMED_OUT,
                    "nothing was asked for: the " + cluster.deadline().totalMillis()
                            + " ms were over when it was known who leads",
                    "give it more: --timeout 5s");
        }
        try (Rounds rounds = cluster.rounds()) {
            Reply reply = cluster.ask(target, request, cluster.deadline().leftMillis());
            ClientReply answer = reply == null ? null : reply.reply();
            if (answer instanceof ClientReply.Refused refused) {
                throw Failure.of(refused.why());
            }
            if (reply != null && reply.trouble() != null && !reply.maybeSent()) {
                throw new Failure(
                        Cause.UNREACHABLE, asked + " cannot be reached: " + Sighting.text(reply.trouble()), "");
            }
            // Whatever it answered, and if it did not: what became of it shows.
            ServerId successor = wanted != null ? wanted : successorIn(answer);
            return judged(watchToTheEnd(rounds, asked, successor), wanted);
        }
    }

    private static @Nullable ServerId successorIn(@Nullable ClientReply answer) {
        return answer instanceof ClientReply.LeadershipMoving moving
                        && !moving.successor().isEmpty()
                ? ServerId.of(moving.successor())
                : null;
    }

    private Moved watchToTheEnd(Rounds rounds, ServerId asked, @Nullable ServerId successor) throws Failure {
        try {
            return watch(rounds, asked, successor);
        } catch (Failure failure) {
            throw failure.exit() == ExitCode.INTERRUPTED
                    ? failure.saying(
                            "interrupted; " + asked + " was asked, and leadership may or may not move",
                            "raftctl status shows who leads")
                    : failure;
        }
    }

    private Moved watch(Rounds rounds, ServerId asked, @Nullable ServerId successor) throws Failure {
        Deadline deadline = cluster.deadline();
        Survey survey = before;
        long oldTerm = old == null ? before.term() : old.term();
        Rounds.Enough enough = new Rounds.Enough(
                soFar -> {
                    ServerStatus leader = soFar.leader();
                    return leader != null && leader.term() > oldTerm;
                },
                0);
        // A leader gives a transfer up after an election timeout; a half more is for an election begun at its end.
        long patience = old == null ? Long.MAX_VALUE : old.electionTimeoutMs() * 3 / 2;
        long start = deadline.elapsedMillis();
        int looks = 0;
        gapStart = deadline.pace().nanoTime();
        while (!deadline.isOver()) {
            survey = rounds.next(deadline.leftMillis(), PATIENCE_MILLIS, enough);
            ServerStatus leader = survey.leader();
            long now = deadline.pace().nanoTime();
            if (leader != null && leader.term() > oldTerm) {
                gapNanos = now - gapStart;
                return moved(leader.id(), leader.term());
            }
            NamedLeader named = survey.namedLeader();
            if (named != null && named.term() > oldTerm) {
                gapNanos = now - gapStart;
                return moved(named.id(), named.term());
            }
            if (leader != null) {
                gapStart = now;
                looks = hasEnded(survey, successor) ? looks + 1 : 0;
                if (looks == LOOKS_WITHOUT_SUCCESSOR || deadline.elapsedMillis() - start > patience) {
                    return moved(leader.id(), leader.term());
                }
            }
            deadline.pause(POLL_MILLIS);
        }
        String next = Diagnosis.nextOf(survey);
        throw new Failure(
                Cause.OUTCOME_UNKNOWN,
                asked + " was asked, and leadership may or may not move: within " + deadline.totalMillis() + " ms, "
                        + Diagnosis.of(survey).verdict(),
                next.isEmpty() ? "raftctl status shows who leads" : next);
    }

    private static boolean hasEnded(Survey survey, @Nullable ServerId server) {
        Sighting sighting = server == null ? null : survey.sighting(server);
        return sighting != null && sighting.absence() == Absence.REFUSED;
    }

    private Moved moved(ServerId leader, long term) {
        return new Moved(
                old == null ? null : old.id(),
                old == null ? before.term() : old.term(),
                leader,
                term,
                gapNanos / NANOS_PER_MILLI);
    }

    private Moved judged(Moved moved, @Nullable ServerId wanted) throws Failure {
        boolean right =
                wanted == null ? !moved.to().equals(moved.from()) : moved.to().equals(wanted);
        if (right) {
            return moved;
        }
        boolean stayed = moved.to().equals(moved.from()) && moved.toTerm() == moved.fromTerm();
        String what = stayed
                ? moved.to() + " still leads term " + moved.toTerm()
                : moved.to() + " leads term " + moved.toTerm() + (moved.to().equals(moved.from()) ? " again" : "");
        throw new Failure(
                Cause.LEADERSHIP_ELSEWHERE,
                what + (wanted == null ? "" : ", not " + wanted),
                "raftctl status shows who could take over");
    }
}
