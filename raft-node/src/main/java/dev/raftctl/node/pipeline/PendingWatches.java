package dev.raftctl.node.pipeline;

import dev.raftctl.node.machine.EntryChanges;
import dev.raftctl.node.machine.KeyChange;
import dev.raftctl.node.machine.KeyRange;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.protocol.kv.KeyValueLimits;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.WatchLimits;
import dev.raftctl.protocol.message.WatchStatus;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Requests for changes of keys, and the history from which they are answered. A request is answered in its turn if
 * there are changes after its index; otherwise it waits. A change only marks the watches of its key; they and new
 * requests are answered later in small groups, so that many watches do not delay the next entries. Used by the thread
 * that owns the machine.
 */
final class PendingWatches {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** The maximum number of watches that are answered before the next entries are applied. */
    private static final int MAX_ANSWERED_AT_ONCE = 64;

    /** How often the server looks for clients that are gone. */
    private static final long ABANDONED_CHECK_NANOS = 1_000 * NANOS_PER_MILLI;

    private final ReplicatedState state;
    private final StateMachineOutput output;
    private final ChangeHistory history;
    private final WatchIndex index = new WatchIndex();
    private final TreeSet<WaitingWatch> byDeadline =
            new TreeSet<>(Comparator.<WaitingWatch>comparingLong(watch -> watch.deadlineNanos)
                    .thenComparingLong(watch -> watch.number));
    private final Deque<WaitingWatch> ready = new ArrayDeque<>();
    private final Map<String, Integer> countByConnection = new HashMap<>();
    private final List<WaitingWatch> matched = new ArrayList<>();
    private long addedCount;
    private long nextAbandonedCheckNanos;

    /** @param historyBytes the maximum size of the history */
    PendingWatches(ReplicatedState state, StateMachineOutput output, long historyBytes) {
        this.state = state;
        this.output = output;
        history = new ChangeHistory(historyBytes, state.lastApplied().index());
        state.recordChanges(historyBytes);
    }

    /** Answers a request that needs no look at the history; another waits for its turn. */
    void add(ApplierTask.WatchTask task, long nowNanos) {
        ClientRequest.WatchEventsRequest request = task.request();
        RequestResponder client = task.responder();
        Refusal violation = violation(request);
        if (violation != null) {
            refuse(client, violation);
        } else if (request.afterIndex() == 0) {
            reply(client, WatchedChanges.noneThrough(appliedIndex()));
        } else {
            enqueue(request, client, nowNanos);
        }
    }

    private static @Nullable Refusal violation(ClientRequest.WatchEventsRequest request) {
        if (request.key().length > KeyValueLimits.MAX_KEY_BYTES) {
            return badRequest("a key of " + request.key().length + " bytes; at most " + KeyValueLimits.MAX_KEY_BYTES);
        }
        if (request.key().length == 0 && !request.isPrefix()) {
            return badRequest("the key to watch is empty");
        }
        if (request.waitMillis() > WatchLimits.MAX_WAIT_MILLIS) {
            return badRequest("a wait of " + request.waitMillis() + " ms; at most " + WatchLimits.MAX_WAIT_MILLIS);
        }
        return request.maxBytes() < 1 ? badRequest("a reply of " + request.maxBytes() + " bytes; at least 1") : null;
    }

    private static Refusal badRequest(String message) {
        return new Refusal(RefusalReason.BAD_REQUEST, message);
    }

    private void enqueue(ClientRequest.WatchEventsRequest request, RequestResponder client, long nowNanos) {
        WaitingWatch watch =
                new WaitingWatch(request, client, nowNanos + request.waitMillis() * NANOS_PER_MILLI, addedCount++);
        int ofConnection = countByConnection.getOrDefault(watch.connection, 0);
        if (ofConnection >= WatchLimits.MAX_WATCHES_PER_CONNECTION || byDeadline.size() >= WatchLimits.MAX_WATCHES) {
            boolean isOfConnection = ofConnection >= WatchLimits.MAX_WATCHES_PER_CONNECTION;
            refuse(
                    client,
                    new Refusal(
                            RefusalReason.BUSY,
                            (isOfConnection
                                            ? ofConnection + " watches of this connection"
                                            : byDeadline.size() + " watches")
                                    + " wait at this server, the maximum",
                            isOfConnection ? "watch a prefix, or use another connection" : "watch at another server"));
            return;
        }
        if (byDeadline.isEmpty()) {
            nextAbandonedCheckNanos = nowNanos + ABANDONED_CHECK_NANOS;
        }
        countByConnection.put(watch.connection, ofConnection + 1);
        byDeadline.add(watch);
        watch.isReady = true;
        ready.add(watch);
    }

    /** Adds what an entry did to the history, and marks the watches of the changed keys as ready. */
    void onApplied(EntryChanges changes) {
        if (changes.isEmpty()) {
            return;
        }
        long applied = appliedIndex();
        history.add(applied, changes);
        if (byDeadline.isEmpty()) {
            return;
        }
        for (KeyChange change : changes.changes()) {
            index.forEachWatching(change, watch -> addMatch(watch, applied));
        }
        for (KeyRange range : changes.unrecordedRanges()) {
            for (WaitingWatch watch : byDeadline) {
                if (WatchedChanges.rangeOf(watch.request).overlaps(range)) {
                    addMatch(watch, applied);
                }
            }
        }
        markReady(applied - 1);
    }

    /** Adds a watch to the matched ones, unless it is one of them, or begins after the changed index. */
    private void addMatch(WaitingWatch watch, long changedIndex) {
        if (!watch.isReady && watch.afterIndex < changedIndex) {
            watch.isReady = true;
            matched.add(watch);
        }
    }

    /** @param afterIndex none of the keys of the matched watches was changed up to this index */
    private void markReady(long afterIndex) {
        for (WaitingWatch watch : matched) {
            index.remove(watch);
            watch.afterIndex = Math.max(watch.afterIndex, afterIndex);
            ready.add(watch);
        }
        matched.clear();
    }

    /**
     * Begins a new history after the state was restored from a snapshot. The changes before are unknown, so the watches
     * that wait for them end.
     */
    void onRestored() {
        long applied = appliedIndex();
        history.restart(applied);
        for (WaitingWatch watch : byDeadline) {
            addMatch(watch, applied);
        }
        markReady(0);
    }

    /** Returns whether watches can be answered. */
    boolean hasReady() {
        return !ready.isEmpty();
    }

    /** Answers some of the ready watches, and those that have waited long enough or whose clients are gone. */
    void poll(long nowNanos) {
        int examinedCount = 0;
        for (int i = 0; i < MAX_ANSWERED_AT_ONCE && !ready.isEmpty(); i++) {
            examinedCount += answerOrAwait(ready.remove(), nowNanos);
            if (examinedCount >= WatchedChanges.MAX_EXAMINED) {
                break;
            }
        }
        while (!byDeadline.isEmpty() && nowNanos - byDeadline.first().deadlineNanos >= 0) {
            WaitingWatch watch = byDeadline.first();
            // It is answered with its changes in one of the next turns.
            if (watch.isReady) {
                break;
            }
            remove(watch);
            long through = Math.max(watch.afterIndex, appliedIndex());
            reply(watch.client, WatchedChanges.noneThrough(through));
        }
        if (!byDeadline.isEmpty() && nowNanos - nextAbandonedCheckNanos >= 0) {
            nextAbandonedCheckNanos = nowNanos + ABANDONED_CHECK_NANOS;
            removeAbandoned();
        }
    }

    /** Returns how many changes of the history were examined. */
    private int answerOrAwait(WaitingWatch watch, long nowNanos) {
        if (watch.afterIndex < history.startIndex()) {
            forget(watch);
            refuse(watch.client, compacted(watch.afterIndex));
            return 0;
        }
        WatchedChanges changes = WatchedChanges.collect(history, watch.request, watch.afterIndex, appliedIndex());
        boolean isAnswer = !changes.events().isEmpty()
                || changes.tooLargeIndex() != 0
                || changes.throughIndex() < appliedIndex()
                || nowNanos - watch.deadlineNanos >= 0;
        if (isAnswer) {
            forget(watch);
            answer(watch.request, watch.client, watch.afterIndex, changes);
        } else {
            watch.isReady = false;
            watch.afterIndex = changes.throughIndex();
            index.add(watch);
        }
        return changes.examinedCount();
    }

    private void removeAbandoned() {
        List<WaitingWatch> abandoned = new ArrayList<>();
        for (WaitingWatch watch : byDeadline) {
            if (!watch.isReady && watch.client.isAbandoned()) {
                abandoned.add(watch);
            }
        }
        abandoned.forEach(this::remove);
    }

    private void remove(WaitingWatch watch) {
        index.remove(watch);
        forget(watch);
    }

    private void forget(WaitingWatch watch) {
        byDeadline.remove(watch);
        countByConnection.computeIfPresent(watch.connection, (connection, count) -> count == 1 ? null : count - 1);
    }

    /** Returns how long {@link #poll} has nothing to do, but at most this long. */
    long nanosToPoll(long nowNanos, long maxNanos) {
        if (!ready.isEmpty()) {
            return 0;
        }
        return byDeadline.isEmpty()
                ? maxNanos
                : Math.min(maxNanos, Math.max(0, byDeadline.first().deadlineNanos - nowNanos));
    }

    private void answer(
            ClientRequest.WatchEventsRequest request,
            RequestResponder client,
            long afterIndex,
            WatchedChanges changes) {
        if (changes.tooLargeIndex() != 0) {
            refuse(client, tooLarge(changes.tooLargeIndex(), request.withPrevious()));
            return;
        }
        ClientReply.WatchEventsReply reply = replyOf(changes);
        ApplierTask.WatchTask retry = new ApplierTask.WatchTask(request.after(afterIndex), client);
        if (client.isReady(reply::payloadBytes, () -> output.retryWatch(retry))) {
            client.reply(reply);
        }
    }

    private void reply(RequestResponder client, WatchedChanges changes) {
        client.reply(replyOf(changes));
    }

    private ClientReply.WatchEventsReply replyOf(WatchedChanges changes) {
        return new ClientReply.WatchEventsReply(
                changes.events(), changes.throughIndex(), output.leaderContactAgeMillis());
    }

    private Refusal compacted(long afterIndex) {
        return new Refusal(
                RefusalReason.COMPACTED,
                "the history of this server begins after index " + history.startIndex()
                        + ", so the changes after index " + afterIndex + " are incomplete",
                "read the keys, and watch from the index of that read on");
    }

    private static Refusal tooLarge(long index, boolean withPrevious) {
        return new Refusal(
                RefusalReason.TOO_LARGE,
                "the changes of index " + index + " have more than " + WatchLimits.MAX_INDEX_BYTES
                        + " bytes, and the changes of one index are not split",
                (withPrevious ? "watch without previous values, or " : "") + "read the keys, and watch from index "
                        + index + " on");
    }

    private static void refuse(RequestResponder client, Refusal refusal) {
        client.reply(new ClientReply.RefusedReply(refusal));
    }

    /** Refuses all watches that wait. */
    void refuseAll(Refusal refusal) {
        List<WaitingWatch> all = List.copyOf(byDeadline);
        for (WaitingWatch watch : all) {
            if (!watch.isReady) {
                index.remove(watch);
            }
            refuse(watch.client, refusal);
        }
        byDeadline.clear();
        ready.clear();
        countByConnection.clear();
    }

    WatchStatus status() {
        return new WatchStatus(byDeadline.size(), history.startIndex(), history.bytes());
    }

    private long appliedIndex() {
        return state.lastApplied().index();
    }
}
