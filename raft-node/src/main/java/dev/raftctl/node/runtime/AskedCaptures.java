package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.Inbound.Responder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Snapshots that operators asked for, until the state is far enough and no other is being written. At the applier's turns. */
final class AskedCaptures {
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    private record Waiting(ApplierWork.Capture asked, long sinceNanos) {}

    void add(ApplierWork.Capture asked, long nowNanos) {
        waiting.add(new Waiting(asked, nowNanos));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Those for whom a snapshot of this index would do; they wait here no more. */
    List<Responder> take(long applied) {
        List<Responder> taken = new ArrayList<>();
        waiting.removeIf(each -> {
            boolean ready = each.asked().minIndex() <= applied;
            if (ready) {
                taken.add(each.asked().responder());
            }
            return ready;
        });
        return taken;
    }

    void expire(long beforeNanos, long applied) {
        while (!waiting.isEmpty() && waiting.getFirst().sinceNanos() - beforeNanos < 0) {
            ApplierWork.Capture late = waiting.removeFirst().asked();
            refuse(
                    late.responder(),
                    Reason.BUSY,
                    "no snapshot yet: this server has applied " + applied + ", wanted is at least " + late.minIndex());
        }
    }

    void abandon(Refusal why) {
        waiting.forEach(each -> each.asked().responder().answer(new ClientReply.Refused(why)));
        waiting.clear();
    }

    /** A snapshot of this position was to be written; the newest there is now says whether it could be. */
    static void answer(List<Responder> asking, Position captured, @Nullable Snapshot newest) {
        for (Responder each : asking) {
            if (newest != null && newest.last().index() >= captured.index()) {
                each.answer(new ClientReply.SnapshotTaken(newest.last(), newest.bytes(), newest.digest()));
            } else if (captured.index() == 0) {
                refuse(each, Reason.UNCONFIGURED, "this server has applied nothing yet");
            } else {
                refuse(each, Reason.STORAGE_FAILED, "there is no room for a snapshot on this server's disk");
            }
        }
    }

    private static void refuse(Responder responder, Reason reason, String message) {
        responder.answer(new ClientReply.Refused(new Refusal(reason, message, "ask again, or ask another server")));
    }
}
