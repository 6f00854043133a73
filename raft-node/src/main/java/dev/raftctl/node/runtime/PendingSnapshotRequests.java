package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.ServerHandler.Responder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Snapshot requests of operators that wait until their index is applied and no other snapshot is in progress. Used by
 * the thread that owns the machine.
 */
final class PendingSnapshotRequests {
    private final Deque<Waiting> pending = new ArrayDeque<>();

    private record Waiting(ApplierWork.TakeSnapshot request, long sinceNanos) {}

    void add(ApplierWork.TakeSnapshot request, long nowNanos) {
        pending.add(new Waiting(request, nowNanos));
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** Removes and returns the requests that a snapshot of the state at this index satisfies. */
    List<Responder> removeReady(long applied) {
        List<Responder> taken = new ArrayList<>();
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
            ApplierWork.TakeSnapshot expired = pending.removeFirst().request();
            refuse(
                    expired.responder(),
                    Reason.BUSY,
                    "no snapshot yet: this server has applied index " + applied + "; the request needs at least "
                            + expired.minIndex());
        }
    }

    void refuseAll(Refusal refusal) {
        pending.forEach(each -> each.request().responder().reply(new ClientReply.Refused(refusal)));
        pending.clear();
    }

    /**
     * Responds after an attempt to write a snapshot of this position. It succeeded if the newest snapshot is not older.
     */
    static void respond(List<Responder> responders, Position captured, @Nullable Snapshot newest) {
        for (Responder each : responders) {
            if (newest != null && newest.last().index() >= captured.index()) {
                each.reply(new ClientReply.SnapshotTaken(newest.last(), newest.bytes(), newest.digest()));
            } else if (captured.index() == 0) {
                refuse(each, Reason.UNCONFIGURED, "this server has not applied any entry yet");
            } else {
                refuse(each, Reason.STORAGE_FAILED, "there is not enough disk space for a snapshot on this server");
            }
        }
    }

    private static void refuse(Responder responder, Reason reason, String message) {
        responder.reply(new ClientReply.Refused(new Refusal(reason, message, "try again, or ask another server")));
    }
}
