package dev.raftctl.node.runtime;

import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** Reads that wait until the entry at their index has been applied (hazards L06, L08). One thread at a time. */
final class PendingReads {
    private final PriorityQueue<PendingRead> byIndex =
            new PriorityQueue<>(Comparator.comparingLong(PendingRead::minIndex));
    /** All reads in the order of arrival. An answered read stays until all older reads have been removed. */
    private final Deque<PendingRead> byAge = new ArrayDeque<>();

    private final Consumer<ApplierWork.Read> retry;

    /**
     * @param retry receives reads again that were postponed because of earlier replies to the same client; on any
     * thread
     */
    PendingReads(Consumer<ApplierWork.Read> retry) {
        this.retry = retry;
    }

    private static final class PendingRead {
        final ApplierWork.Read read;
        final long sinceNanos;
        boolean answered;

        PendingRead(ApplierWork.Read read, long sinceNanos) {
            this.read = read;
            this.sinceNanos = sinceNanos;
        }

        long minIndex() {
            return read.minIndex();
        }
    }

    /** Answers the read if the entry at its index has been applied; otherwise keeps the read. */
    void add(ApplierWork.Read read, ReplicatedState state, long nowNanos) {
        if (read.minIndex() <= state.lastApplied().index()) {
            respond(read, state);
            return;
        }
        PendingRead waiting = new PendingRead(read, nowNanos);
        byIndex.add(waiting);
        byAge.add(waiting);
    }

    /** Answers all reads for which the entry at their index has been applied. */
    void respondToReady(ReplicatedState state) {
        long applied = state.lastApplied().index();
        while (!byIndex.isEmpty() && byIndex.element().minIndex() <= applied) {
            PendingRead waiting = byIndex.remove();
            waiting.answered = true;
            respond(waiting.read, state);
        }
        while (!byAge.isEmpty() && byAge.getFirst().answered) {
            byAge.removeFirst();
        }
    }

    void expire(long beforeNanos, long applied) {
        while (!byAge.isEmpty() && byAge.getFirst().sinceNanos - beforeNanos < 0) {
            PendingRead waiting = byAge.removeFirst();
            if (!waiting.answered) {
                byIndex.remove(waiting);
                waiting.read
                        .responder()
                        .reply(new ClientReply.Refused(new Refusal(
                                Reason.BUSY,
                                "this server has applied index " + applied + ", but the read needs "
                                        + waiting.minIndex(),
                                "try again, or ask another server")));
            }
        }
    }

    void refuseAll(Refusal refusal) {
        for (PendingRead waiting : byIndex) {
            waiting.read.responder().reply(new ClientReply.Refused(refusal));
        }
        byIndex.clear();
        byAge.clear();
    }

    boolean isEmpty() {
        return byIndex.isEmpty();
    }

    /** Answers a read from the current state, which may be newer than the read's index. That is still linearizable. */
    private void respond(ApplierWork.Read read, ReplicatedState state) {
        if (!read.responder().isReady(() -> state.estimateResultBytes(read.query()), () -> retry.accept(read))) {
            return;
        }
        byte[] result = state.query(read.query());
        read.responder()
                .reply(new ClientReply.QueryResult(result, state.lastApplied().index()));
    }
}
