package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The catch-up phase of a membership change: new voters receive the log before they get a vote, so a dead or empty
 * server never blocks the cluster (dissertation section 4.2.1, hazard M14). Until then they are in no configuration,
 * except that a learner remains a learner.
 */
final class MembershipCatchUpPhase {
    private final RaftState server;
    private final LogReplicator replication;
    private final TreeMap<ServerId, VoterCatchUpProgress> newVoters = new TreeMap<>();
    private long catchUpStartedAt;
    private long timeoutNanos;

    MembershipCatchUpPhase(RaftState server, LogReplicator replication) {
        this.server = server;
        this.replication = replication;
    }

    void start(Configuration target, long limitNanos) {
        catchUpStartedAt = server.now();
        timeoutNanos = limitNanos;
        for (ServerId voter : target.voters()) {
            if (!server.configuration().voters().contains(voter)) {
                FollowerProgress progress = replication.track(voter);
                VoterCatchUpProgress newVoter =
                        new VoterCatchUpProgress(progress, server.log.lastIndex(), server.now());
                newVoters.put(voter, newVoter);
                replication.replicateTo(progress);
                checkRound(newVoter);
            }
        }
    }

    boolean contains(ServerId id) {
        return newVoters.containsKey(id);
    }

    void onMatchAdvanced(FollowerProgress follower) {
        VoterCatchUpProgress newVoter = newVoters.get(follower.id());
        if (newVoter != null) {
            checkRound(newVoter);
        }
    }

    /**
     * Ends the round if the new voter has reached its target. A voter that completes a round within an election timeout
     * is ready: it is no further behind than that (section 4.2.1).
     */
    private void checkRound(VoterCatchUpProgress newVoter) {
        if (!newVoter.hasReachedTarget()) {
            return;
        }
        long roundNanos = newVoter.roundElapsedNanos(server.now());
        server.report(new ReplicationDecision.CatchUpRoundDecision(
                server.term(), newVoter.id(), newVoter.round(), newVoter.roundTarget(), roundNanos / 1_000_000));
        if (roundNanos <= server.settings.electionTimeoutNanos()) {
            newVoter.markCaughtUp();
        } else {
            newVoter.startNextRound(server.log.lastIndex(), server.now());
            // Without new writes there is nothing left to send, so no response would end this round.
            checkRound(newVoter);
        }
    }

    boolean isComplete() {
        for (VoterCatchUpProgress newVoter : newVoters.values()) {
            if (!isReady(newVoter)) {
                return false;
            }
        }
        return true;
    }

    private boolean isReady(VoterCatchUpProgress newVoter) {
        long silentNanos = server.now() - newVoter.progress().lastContact();
        return newVoter.hasCaughtUp() && silentNanos <= server.settings.electionTimeoutNanos();
    }

    /** Returns the reason for aborting the membership change, or null if the change can continue. */
    @Nullable
    Refusal abortReason() {
        long elapsedNanos = server.now() - catchUpStartedAt;
        for (VoterCatchUpProgress newVoter : newVoters.values()) {
            if (!newVoter.progress().hasBeenHeard() && elapsedNanos >= silentTimeoutNanos()) {
                return abortRefusal(RefusalReason.SERVER_UNREACHABLE, newVoter, "did not respond");
            }
            if (!isReady(newVoter) && newVoter.round() > server.settings.maxCatchUpRounds()) {
                return abortRefusal(
                        RefusalReason.NOT_CAUGHT_UP,
                        newVoter,
                        "is still behind after " + (newVoter.round() - 1) + " catch-up rounds");
            }
            if (!isReady(newVoter) && elapsedNanos >= timeoutNanos) {
                return abortRefusal(
                        RefusalReason.NOT_CAUGHT_UP,
                        newVoter,
                        "did not catch up in time: it holds "
                                + newVoter.progress().matchIndex() + " of " + server.log.lastIndex() + " entries");
            }
        }
        return null;
    }

    private static Refusal abortRefusal(RefusalReason reason, VoterCatchUpProgress newVoter, String problem) {
        return new Refusal(reason, newVoter.id() + " " + problem + "; the configuration is unchanged");
    }

    private long silentTimeoutNanos() {
        return Math.min(timeoutNanos, 2 * server.settings.electionTimeoutNanos());
    }

    long deadline() {
        long next = Long.MAX_VALUE;
        for (VoterCatchUpProgress newVoter : newVoters.values()) {
            if (!newVoter.progress().hasBeenHeard()) {
                next = Math.min(next, catchUpStartedAt + silentTimeoutNanos());
            } else if (!isReady(newVoter)) {
                next = Math.min(next, catchUpStartedAt + timeoutNanos);
            }
        }
        return next;
    }

    /**
     * Stops replicating to the new voters as non-members. By now they are in the configuration, or the change has
     * failed.
     */
    void stop() {
        List<ServerId> nonMembers = List.copyOf(newVoters.keySet());
        newVoters.clear();
        nonMembers.forEach(replication::untrack);
    }

    /** Returns the status of the new voter that is furthest behind, or null if there are no new voters. */
    @Nullable
    MembershipChangeStatus status(long elapsedMs) {
        VoterCatchUpProgress slowest = null;
        for (VoterCatchUpProgress newVoter : newVoters.values()) {
            if (slowest == null
                    || newVoter.progress().matchIndex() < slowest.progress().matchIndex()) {
                slowest = newVoter;
            }
        }
        return slowest == null
                ? null
                : new MembershipChangeStatus(
                        "catching-up",
                        slowest.id().value(),
                        slowest.round(),
                        slowest.progress().matchIndex(),
                        slowest.roundTarget(),
                        slowest.progress().bytesSent(),
                        elapsedMs);
    }
}
