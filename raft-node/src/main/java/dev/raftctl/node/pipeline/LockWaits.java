package dev.raftctl.node.pipeline;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.machine.LockWaitEnd;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests whose commands queued for a lock, and that are answered when the wait ends. The queue itself is replicated;
 * a request that is forgotten here loses nothing but its reply. Used by the thread that owns the machine.
 */
final class LockWaits {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** How long a server waits for the cancellation that it has proposed before it proposes another. */
    private static final long CANCEL_RETRY_NANOS = 2_000 * NANOS_PER_MILLI;

    /** How often the server looks for clients that are gone. Deadlines are exact. */
    private static final long POLL_NANOS = 100 * NANOS_PER_MILLI;

    private final Map<Long, List<LockWait>> waitsByWaiter = new HashMap<>();
    private final ReplicatedState state;
    private final StateMachineOutput output;
    /** When the waits are visited next, if there are any. */
    private long nextPollNanos;

    LockWaits(ReplicatedState state, StateMachineOutput output) {
        this.state = state;
        this.output = output;
    }

    /** A request that waits for a lock. */
    private static final class LockWait {
        final long waiter;
        final byte[] name;
        final RequestResponder client;
        final long deadlineNanos;
        boolean isTimedOut;

        @Nullable
        Long cancelledNanos;

        LockWait(long waiter, byte[] name, RequestResponder client, long deadlineNanos) {
            this.waiter = waiter;
            this.name = name;
            this.client = client;
            this.deadlineNanos = deadlineNanos;
        }

        /** Returns whether the client still waits for the lock. */
        boolean keepsPlace() {
            return !isTimedOut && !client.isAbandoned();
        }
    }

    /** Adds a request whose command has queued, or answers it if the wait has ended already. */
    void add(LockWaitRequest request, RequestResponder client, ClientReply.CommandExecutedReply queued, long now) {
        CoordinationResult.LockQueued result =
                CoordinationMessageFormat.decodeResult(queued.result()).as(CoordinationResult.LockQueued.class);
        if (result == null) {
            client.reply(queued);
            return;
        }
        LockWait wait =
                new LockWait(result.waiter(), request.lockName(), client, now + request.waitMillis() * NANOS_PER_MILLI);
        LockWaitEnd end = state.lockWaitEnd(result.waiter());
        if (end == null) {
            if (waitsByWaiter.isEmpty()) {
                nextPollNanos = now + POLL_NANOS;
            }
            pollBy(wait.deadlineNanos);
            waitsByWaiter
                    .computeIfAbsent(result.waiter(), waiter -> new ArrayList<>(1))
                    .add(wait);
        } else {
            respond(wait, end);
        }
    }

    /** Answers the requests whose waits an entry has ended. */
    void onApplied(List<LockWaitEnd> ends) {
        for (LockWaitEnd end : ends) {
            List<LockWait> waits = waitsByWaiter.remove(end.waiter());
            if (waits != null) {
                waits.forEach(wait -> respond(wait, end));
            }
        }
    }

    /**
     * Proposes to give up the places of requests that have waited long enough, or whose clients are gone. A place that
     * a repeated request keeps stays, even if earlier requests are over. Answers all requests if this server does not
     * lead: it may not hear how they end. This is called after every batch, so it visits the waits only when necessary.
     */
    void poll(long now) {
        if (waitsByWaiter.isEmpty()) {
            return;
        }
        if (!output.isLeader()) {
            answerAllWithUnknown("this server does not lead any more");
            return;
        }
        if (now - nextPollNanos < 0) {
            return;
        }
        nextPollNanos = now + POLL_NANOS;
        for (List<LockWait> waits : waitsByWaiter.values()) {
            for (LockWait wait : waits) {
                wait.isTimedOut |= now - wait.deadlineNanos >= 0;
                if (!wait.isTimedOut) {
                    pollBy(wait.deadlineNanos);
                }
            }
            if (waits.stream().noneMatch(LockWait::keepsPlace)) {
                cancel(waits.get(0), now);
            }
        }
    }

    /** Returns how long {@link #poll} has nothing to do, but at most this long. */
    long nanosToPoll(long now, long maxNanos) {
        return waitsByWaiter.isEmpty() ? maxNanos : Math.min(maxNanos, Math.max(0, nextPollNanos - now));
    }

    private void pollBy(long nanos) {
        if (nanos - nextPollNanos < 0) {
            nextPollNanos = nanos;
        }
    }

    /** @param wait the first of the waiter's requests, which remembers the cancellation for all of them */
    private void cancel(LockWait wait, long now) {
        Long cancelledNanos = wait.cancelledNanos;
        if (cancelledNanos != null && now - cancelledNanos < CANCEL_RETRY_NANOS) {
            pollBy(cancelledNanos + CANCEL_RETRY_NANOS);
            return;
        }
        wait.cancelledNanos = now;
        byte[] command =
                CoordinationMessageFormat.encodeCommand(new CoordinationCommand.CancelLockWait(wait.name, wait.waiter));
        output.propose(
                new CommandEntryPayload.CoordinationPayload(0, 0, 0, output.wallMillis(), true, "", command).encode());
    }

    /** Answers all requests that the outcome is unknown. Their places in the queues stay. */
    void answerAllWithUnknown(String why) {
        ClientReply unknown = new ClientReply.UnknownOutcomeReply(
                why + "; the request may still wait for the lock, or hold it: repeat it at the leader");
        for (Iterator<List<LockWait>> all = waitsByWaiter.values().iterator(); all.hasNext(); ) {
            List<LockWait> waits = all.next();
            all.remove();
            waits.forEach(wait -> wait.client.reply(unknown));
        }
    }

    private void respond(LockWait wait, LockWaitEnd end) {
        CoordinationRefusal refusal = end.refusal();
        if (refusal == null) {
            byte[] result = CoordinationMessageFormat.encodeResult(new CoordinationResult.LockAcquired(end.token()));
            wait.client.reply(new ClientReply.CommandExecutedReply(result, state.lastApplied()));
            return;
        }
        RefusalReason reason = refusal == CoordinationRefusal.NOT_WAITING && wait.isTimedOut
                ? RefusalReason.WAIT_TIMED_OUT
                : refusal.reason();
        wait.client.reply(new ClientReply.RefusedReply(new Refusal(reason, messageOf(reason))));
    }

    private static String messageOf(RefusalReason reason) {
        return switch (reason) {
            case WAIT_TIMED_OUT -> "the lock was not acquired in time, and the place in its queue was given up";
            case LEASE_EXPIRED -> "the lease expired while it waited for the lock";
            case UNKNOWN_LEASE -> "the lease was revoked while it waited for the lock";
            default -> "the place in the queue of the lock was given up";
        };
    }

    /** Returns the number of requests that wait. */
    int count() {
        int count = 0;
        for (List<LockWait> waits : waitsByWaiter.values()) {
            count += waits.size();
        }
        return count;
    }
}
