package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.TimeoutNow;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A voter that heard from a leader within an election timeout neither votes for a candidate that campaigns on its own
 * nor adopts its term (dissertation section 4.2.3, hazard E23). A voter that promised a leader not to vote also refuses
 * to vote for itself and for a candidate that an operator made campaign; a restart, other settings and a higher term do
 * not end the promise (section 6.4.1, hazards L05, L09).
 */
final class LeaderStickiness implements SafetyProperty {
    private record LeaderContact(long at, int startCount, ServerId leader) {}

    /** A voter's promise to a leader not to vote before the virtual time {@code until}. */
    private record VoterLeasePromise(long until, ServerId leader) {}

    private final RaftSettings defaults;
    private final LongSupplier clock;
    private final Map<Integer, LeaderContact> lastContacts = new HashMap<>();
    private final Map<Integer, VoterLeasePromise> promises = new HashMap<>();
    private final Map<Integer, ServerId> requestingCandidates = new HashMap<>();

    /** @param clock supplies the virtual time in nanoseconds */
    LeaderStickiness(RaftSettings defaults, LongSupplier clock) {
        this.defaults = defaults;
        this.clock = clock;
    }

    @Override
    public void onReceive(CheckerServerModel server, ServerId from, PeerMessage message) {
        RaftStateView view = server.view();
        requestingCandidates.remove(server.number());
        if (view == null) {
            return;
        }
        if (message.isLeaderContact() && message.term() >= view.hardState().term()) {
            lastContacts.put(server.number(), new LeaderContact(clock.getAsLong(), server.startCount(), from));
        } else if (message instanceof TimeoutNow) {
            clearContact(server);
        } else if (message instanceof RequestVote.VoteRequest request) {
            if (request.bypassesStickiness()) {
                // An operator's request ends the contact but not a promise.
                lastContacts.remove(server.number());
            }
            if (request.requestedByLeader()) {
                clearContact(server);
            }
            requestingCandidates.put(server.number(), from);
        }
    }

    /**
     * Discards the server's last contact with the leader and its promise, because the leader itself has given up
     * leadership.
     */
    private void clearContact(CheckerServerModel server) {
        lastContacts.remove(server.number());
        promises.remove(server.number());
    }

    @Override
    public void onSend(CheckerServerModel server, ServerId to, PeerMessage message) {
        LeaderContact lastContact = lastContacts.get(server.number());
        if (lastContact != null
                && message instanceof Heartbeat.HeartbeatResponse response
                && response.leasePromiseNanos() > 0) {
            promises.put(
                    server.number(),
                    new VoterLeasePromise(lastContact.at() + minElapsedNanos(response.leasePromiseNanos()), to));
        }
    }

    @Override
    public void onStep(CheckerServerModel server, RaftStateView view) {
        RaftStateView before = server.view();
        ServerId candidate = requestingCandidates.remove(server.number());
        if (before == null || before.hardState().equals(view.hardState())) {
            return;
        }
        VoterLeasePromise promise = promises.get(server.number());
        boolean isCandidate = view.role() == ServerRole.CANDIDATE;
        if ((candidate != null || isCandidate) && promise != null && clock.getAsLong() < promise.until()) {
            throw violated("%s goes from %s to %s because %s campaigns, %d us before its promise to %s ends"
                    .formatted(
                            server,
                            before.hardState(),
                            view.hardState(),
                            candidate == null ? "it" : candidate,
                            (promise.until() - clock.getAsLong()) / 1000,
                            promise.leader()));
        }
        LeaderContact lastContact = lastContacts.get(server.number());
        RaftSettings settings = server.raftSettingsOr(defaults);
        if (candidate == null || lastContact == null || !settings.checkQuorum()) {
            return;
        }
        boolean isSameLeader = lastContact.startCount() == server.startCount()
                && lastContact.leader().equals(before.leader());
        long elapsedNanos = clock.getAsLong() - lastContact.at();
        if (elapsedNanos < minElapsedNanos(settings.electionTimeoutNanos()) && isSameLeader) {
            throw violated("%s goes from %s to %s because %s campaigns, %d us after it heard from leader %s"
                    .formatted(
                            server,
                            before.hardState(),
                            view.hardState(),
                            candidate,
                            elapsedNanos / 1000,
                            lastContact.leader()));
        }
    }

    private static long minElapsedNanos(long nanos) {
        return nanos * 9 / 10;
    }
}
