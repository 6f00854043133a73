package dev.raftctl.node.pipeline;

import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Snapshot requests of operators that wait until their index is applied and no other snapshot is in progress. Used by
 * the thread that owns the machine.
 */
public final class PendingSnapshotRequests {
    private final Deque<WaitingSnapshotRequest> pending = new ArrayDeque<>();

    private record WaitingSnapshotRequest(ApplierTask.TakeSnapshotTask request, long sinceNanos) {}

    void add(ApplierTask.TakeSnapshotTask request, long nowNanos) {
        pending.add(new WaitingSnapshotRequest(request, nowNanos));
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** Removes and returns the requests that a snapshot of the state at this index satisfies. */
    List<RequestResponder> removeReady(long applied) {
        List<RequestResponder> taken = new ArrayList<>();
        pending.removeIf(each -> {
            boolean ready = each.request().minIndex() <= applied;
            if (ready) {
                taken.add(each.request().responder());
            }
            return ready;
        });
        return taken;
    }

    void expire(long beforeNanos, long applied) {
        while (!pending.isEmpty() && pending.getFirst().sinceNanos() - beforeNanos < 0) {
            ApplierTask.TakeSnapshotTask expired = pending.removeFirst().request();
            refuse(
                    expired.responder(),
                    RefusalReason.BUSY,
                    "no snapshot yet: this server has applied index " + applied + "; the request needs at least "
                            + expired.minIndex());
        }
    }

    void refuseAll(Refusal refusal) {
        pending.forEach(each -> each.request().responder().reply(new ClientReply.RefusedReply(refusal)));
        pending.clear();
    }

    /**
     * Responds after an attempt to write a snapshot that ends at {@code captured}. The attempt succeeded if the newest
     * snapshot ends there or later.
     */
    public static void respond(
            List<RequestResponder> responders, LogPosition captured, @Nullable StoredSnapshot newest) {
        for (RequestResponder each : responders) {
            if (newest != null && newest.last().index() >= captured.index()) {
                each.reply(new ClientReply.SnapshotTakenReply(newest.last(), newest.bytes(), newest.digest()));
            } else if (captured.index() == 0) {
                refuse(each, RefusalReason.UNCONFIGURED, "this server has not applied any entry yet");
            } else {
                refuse(
                        each,
                        RefusalReason.STORAGE_FAILED,
                        "there is not enough disk space for a snapshot on this server");
            }
        }
    }

    private static void refuse(RequestResponder responder, RefusalReason reason, String message) {
        responder.reply(new ClientReply.RefusedReply(new Refusal(reason, message, "try again, or ask another server")));
    }
}
