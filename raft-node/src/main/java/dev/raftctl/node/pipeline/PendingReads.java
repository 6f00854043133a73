package dev.raftctl.node.pipeline;

import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Reads that wait until the entry at their index has been applied (hazards L06, L08). One thread at a time. */
final class PendingReads {
    private final PriorityQueue<ReadAwaitingIndex> byIndex =
            new PriorityQueue<>(Comparator.comparingLong(ReadAwaitingIndex::minIndex));
    /** All reads in the order of arrival. An answered read stays until all older reads have been removed. */
    private final Deque<ReadAwaitingIndex> byAge = new ArrayDeque<>();

    private final Consumer<ApplierTask.QueryTask> retry;

    /**
     * @param retry receives reads again that were postponed because of earlier replies to the same client; on any
     * thread
     */
    PendingReads(Consumer<ApplierTask.QueryTask> retry) {
        this.retry = retry;
    }

    private static final class ReadAwaitingIndex {
        final ApplierTask.QueryTask read;
        final long sinceNanos;
        boolean answered;

        ReadAwaitingIndex(ApplierTask.QueryTask read, long sinceNanos) {
            this.read = read;
            this.sinceNanos = sinceNanos;
        }

        long minIndex() {
            return read.minIndex();
        }
    }

    /** Answers the read if the entry at its index has been applied; otherwise keeps the read. */
    void add(ApplierTask.QueryTask read, ReplicatedState state, long nowNanos) {
        if (read.minIndex() <= state.lastApplied().index()) {
            respond(read, state);
            return;
        }
        ReadAwaitingIndex waiting = new ReadAwaitingIndex(read, nowNanos);
        byIndex.add(waiting);
        byAge.add(waiting);
    }

    /** Answers all reads for which the entry at their index has been applied. */
    void respondToReady(ReplicatedState state) {
        long applied = state.lastApplied().index();
        while (!byIndex.isEmpty() && byIndex.element().minIndex() <= applied) {
            ReadAwaitingIndex waiting = byIndex.remove();
            waiting.answered = true;
            respond(waiting.read, state);
        }
        while (!byAge.isEmpty() && byAge.getFirst().answered) {
            byAge.removeFirst();
        }
    }

    /** Refuses the reads that were added before this time. */
    void expire(long beforeNanos, long applied) {
        while (!byAge.isEmpty() && byAge.getFirst().sinceNanos - beforeNanos < 0) {
            ReadAwaitingIndex waiting = byAge.removeFirst();
            if (!waiting.answered) {
                byIndex.remove(waiting);
                waiting.read
                        .responder()
                        .reply(new ClientReply.RefusedReply(new Refusal(
                                RefusalReason.BUSY,
                                "this server has applied index " + applied + ", but the read needs "
                                        + waiting.minIndex(),
                                "try again, or ask another server")));
            }
        }
    }

    /** Refuses all reads that still wait. */
    void refuseAll(Refusal refusal) {
        for (ReadAwaitingIndex waiting : byIndex) {
            waiting.read.responder().reply(new ClientReply.RefusedReply(refusal));
        }
        byIndex.clear();
        byAge.clear();
    }

    /** Returns whether no read waits. */
    boolean isEmpty() {
        return byIndex.isEmpty();
    }

    /** Answers a read from the current state, which may be newer than the read's index. That is still linearizable. */
    private void respond(ApplierTask.QueryTask read, ReplicatedState state) {
        LongSupplier resultBytes = () ->
                read.isCoordination() ? CoordinationLimits.MAX_RESULT_BYTES : state.estimateResultBytes(read.query());
        if (!read.responder().isReady(resultBytes, () -> retry.accept(read))) {
            return;
        }
        byte[] result = read.isCoordination() ? state.queryCoordination(read.query()) : state.query(read.query());
        read.responder()
                .reply(new ClientReply.QueryResultReply(
                        result, state.lastApplied().index()));
    }
}
