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
    /** A leader that still leads after so many election timeouts has given up giving up. */
    private static final int TIMEOUTS_UNTIL_FAILED = 3;

    private final ClusterClient cluster;
    private final Survey before;
    private final @Nullable ServerStatus old;
    private long gapStart;
    private long gapNanos;
    private boolean inGap;

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
        return new LeadershipMove(cluster, cluster.quickSurvey());
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
        try (Rounds rounds = cluster.rounds()) {
            Reply reply = cluster.ask(target, request, cluster.deadline().leftMillis());
            ClientReply answer = reply == null ? null : reply.reply();
            if (answer instanceof ClientReply.Refused refused) {
                throw Failure.of(refused.why());
            }
            if (reply != null && reply.trouble() != null && !reply.maybeSent()) {
                throw new Failure(
                        Cause.UNREACHABLE,
                        asked + " cannot be reached: " + reply.trouble().getMessage(),
                        "");
            }
            // Whatever it answered, and if it did not: what became of it shows.
            return judged(watchToTheEnd(rounds, asked), wanted);
        }
    }

    private Moved watchToTheEnd(Rounds rounds, ServerId asked) throws Failure {
        try {
            return watch(rounds);
        } catch (Failure failure) {
            throw failure.exit() == ExitCode.INTERRUPTED
                    ? failure.saying(
                            "interrupted; " + asked + " was asked, and leadership may or may not move",
                            "raftctl status shows who leads")
                    : failure;
        }
    }

    private Moved watch(Rounds rounds) throws Failure {
        Deadline deadline = cluster.deadline();
        Survey survey = before;
        ServerStatus leader = old;
        long oldTerm = old == null ? before.term() : old.term();
        long patience = old == null ? Long.MAX_VALUE : TIMEOUTS_UNTIL_FAILED * old.electionTimeoutMs();
        long start = deadline.elapsedMillis();
        gapStart = cluster.deadline().pace().nanoTime();
        inGap = old == null;
        while (!deadline.isOver()) {
            survey = rounds.next(deadline.leftMillis(), PATIENCE_MILLIS, Rounds.Enough.LEADER);
            leader = survey.leader();
            long now = cluster.deadline().pace().nanoTime();
            if (leader != null && leader.term() > oldTerm) {
                gapNanos = now - gapStart;
                return moved(leader);
            }
            if (leader == null) {
                inGap = true;
            } else {
                gapStart = now;
                if (!inGap && deadline.elapsedMillis() - start > patience) {
                    return moved(leader);
                }
            }
            deadline.pause(POLL_MILLIS);
        }
        if (leader != null) {
            return moved(leader);
        }
        throw Leaderless.failure(survey, "asked for, but there is no new leader yet: ");
    }

    private Moved moved(ServerStatus leader) {
        return new Moved(
                old == null ? null : old.id(),
                old == null ? before.term() : old.term(),
                leader.id(),
                leader.term(),
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
