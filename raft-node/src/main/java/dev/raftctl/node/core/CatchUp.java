package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ChangeStatus;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The new voters of a change, which get the log before they get a vote, so that a dead or empty server never holds up the
 * cluster (dissertation section 4.2.1, trap M14). Until then no configuration names them; a learner stays one.
 */
final class CatchUp {
    private final Server server;
    private final Replication replication;
    private final TreeMap<ServerId, Staging> staging = new TreeMap<>();
    private long since;
    private long patience;

    CatchUp(Server server, Replication replication) {
        this.server = server;
        this.replication = replication;
    }

    void begin(Configuration target, long nanos) {
        since = server.now();
        patience = nanos;
        for (ServerId voter : target.voters()) {
            if (!server.configuration().voters().contains(voter)) {
                Progress progress = replication.invite(voter);
                Staging staged = new Staging(progress, server.log.lastIndex(), server.now());
                staging.put(voter, staged);
                replication.to(progress);
                lookAt(staged);
            }
        }
    }

    boolean contains(ServerId id) {
        return staging.containsKey(id);
    }

    void advanced(Progress follower) {
        Staging staged = staging.get(follower.id());
        if (staged != null) {
            lookAt(staged);
        }
    }

    /** Ready is who went through a round within an election timeout: it is not further behind than that (section 4.2.1). */
    private void lookAt(Staging staged) {
        if (!staged.roundEnded()) {
            return;
        }
        long took = staged.roundNanos(server.now());
        server.decide(
                Decision.Kind.CATCH_UP_ROUND,
                staged.id(),
                "round " + staged.round() + " of " + staged.id() + " to index " + staged.roundTarget() + " took "
                        + took / 1_000_000 + " ms");
        if (took <= server.settings.electionTimeoutNanos()) {
            staged.through();
        } else {
            staged.nextRound(server.log.lastIndex(), server.now());
            // With no writes meanwhile nothing is left to send, and no answer would end this round.
            lookAt(staged);
        }
    }

    boolean isDone() {
        for (Staging staged : staging.values()) {
            if (!isReady(staged)) {
                return false;
            }
        }
        return true;
    }

    private boolean isReady(Staging staged) {
        long silent = server.now() - staged.progress().lastContact();
        return staged.isThrough() && silent <= server.settings.electionTimeoutNanos();
    }

    /** Why the change is given up; null: it goes on. */
    @Nullable
    Refusal refusal() {
        long waited = server.now() - since;
        for (Staging staged : staging.values()) {
            if (!staged.progress().everHeard() && waited >= patienceWithTheSilent()) {
                return givenUp(Reason.SERVER_UNREACHABLE, staged, "did not answer");
            }
            if (!isReady(staged) && staged.round() > server.settings.catchUpRounds()) {
                return givenUp(
                        Reason.NOT_CAUGHT_UP, staged, "is still behind after " + (staged.round() - 1) + " rounds");
            }
            if (!isReady(staged) && waited >= patience) {
                return givenUp(
                        Reason.NOT_CAUGHT_UP,
                        staged,
                        "did not catch up in time: it holds "
                                + staged.progress().matchIndex() + " of " + server.log.lastIndex() + " entries");
            }
        }
        return null;
    }

    private static Refusal givenUp(Reason reason, Staging staged, String why) {
        return new Refusal(
                reason,
                staged.id() + " " + why + "; the configuration is unchanged",
                "see that it runs and answers at its address, then try again; a longer --timeout helps a slow one");
    }

    private long patienceWithTheSilent() {
        return Math.min(patience, 2 * server.settings.electionTimeoutNanos());
    }

    long deadline() {
        long next = Long.MAX_VALUE;
        for (Staging staged : staging.values()) {
            if (!staged.progress().everHeard()) {
                next = Math.min(next, since + patienceWithTheSilent());
            } else if (!isReady(staged)) {
                next = Math.min(next, since + patience);
            }
        }
        return next;
    }

    /** They are in the configuration by now, or never will be. */
    void end() {
        List<ServerId> guests = List.copyOf(staging.keySet());
        staging.clear();
        guests.forEach(replication::dismiss);
    }

    /** Of the one that is furthest behind. */
    @Nullable
    ChangeStatus status(long elapsedMs) {
        Staging furthest = null;
        for (Staging staged : staging.values()) {
            if (furthest == null
                    || staged.progress().matchIndex() < furthest.progress().matchIndex()) {
                furthest = staged;
            }
        }
        return furthest == null
                ? null
                : new ChangeStatus(
                        "catching-up",
                        furthest.id().value(),
                        furthest.round(),
                        furthest.progress().matchIndex(),
                        furthest.roundTarget(),
                        furthest.progress().bytesSent(),
                        elapsedMs);
    }
}
