package dev.raftctl.node.runtime;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.health.LogProgressRecording;
import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.pipeline.CoreRequest;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Times writes, each from its request until all followers that respond have acknowledged it. It costs other requests
 * nothing: while no write is timed, the core reads one field per batch. Thread-safe.
 */
final class WriteTimer {
    /**
     * The maximum number of writes that are timed at once. A write whose client has given up counts until it is applied
     * or times out.
     */
    static final int MAX_WRITES = 16;

    /** The longest time that a reply waits for followers that are slower than the majority. */
    static final long MAX_WAIT_MILLIS = 2_000;

    private final TimeSource ticker;
    private final List<TimedWrite> current = new CopyOnWriteArrayList<>();

    WriteTimer(TimeSource ticker) {
        this.ticker = ticker;
    }

    /**
     * Returns the command to time, which changes nothing when applied; null while too many are being timed.
     *
     * @param maxWaitMillis how long, after the command has been applied, the reply waits for slow followers
     */
    CoreRequest.@Nullable CoreCommandRequest start(long maxWaitMillis, RequestResponder client) {
        if (current.size() >= MAX_WRITES) {
            return null;
        }
        long waitMillis = Math.min(maxWaitMillis, MAX_WAIT_MILLIS);
        TimedWrite write = new TimedWrite(client, ticker.nanos(), waitMillis * TimeSource.NANOS_PER_MILLI);
        current.add(write);
        return new CoreRequest.CoreCommandRequest(new CommandEntryPayload.AdvanceLogTimePayload(0).encode(), write);
    }

    /** Returns whether a write is being timed, so that {@link #onBatch} must be called. */
    boolean isTiming() {
        return !current.isEmpty();
    }

    /** Notes how far the log is after the core handled a batch of events. */
    void onBatch(RaftStateView view, long nowNanos) {
        for (TimedWrite each : current) {
            each.onBatch(view, nowNanos);
        }
    }

    /** A write that is being timed. It receives the reply to the command. */
    private final class TimedWrite implements RequestResponder {
        private final RequestResponder client;
        private final LogProgressRecording recording;
        private final long maxWaitNanos;
        private @Nullable LogPosition position;
        private long appliedNanos;

        TimedWrite(RequestResponder client, long receivedNanos, long maxWaitNanos) {
            this.client = client;
            this.maxWaitNanos = maxWaitNanos;
            recording = new LogProgressRecording(receivedNanos);
        }

        @Override
        public void reply(ClientReply reply) {
            ClientReply.CommandExecutedReply executed = reply.successOf(ClientReply.CommandExecutedReply.class);
            if (executed != null) {
                onApplied(executed.position());
            } else {
                end(reply);
            }
        }

        private synchronized void onApplied(LogPosition at) {
            position = at;
            appliedNanos = ticker.nanos();
        }

        private synchronized void onBatch(RaftStateView view, long nowNanos) {
            recording.add(nowNanos, view.last().index(), view.durableIndex(), view.commitIndex(), view.followers());
            LogPosition at = position;
            if (at != null
                    && (recording.isComplete(at.index())
                            || view.role() != ServerRole.LEADER
                            || nowNanos - appliedNanos >= maxWaitNanos)) {
                end(new ClientReply.WriteTimedReply(recording.stagesOf(at, appliedNanos)));
            }
        }

        private void end(ClientReply reply) {
            if (current.remove(this)) {
                client.reply(reply);
            }
        }
    }
}
