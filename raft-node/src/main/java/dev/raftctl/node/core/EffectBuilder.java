package dev.raftctl.node.core;

import dev.raftctl.node.core.Effect.OutboundMessage;
import dev.raftctl.node.core.Effect.RespondToRequest;
import dev.raftctl.node.core.Effect.SendMessage;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the effects of one step so that no message is sent before the writes it depends on. A step has at most one
 * write. It contains the messages that depend on durability, and every message sent while the current term may not be
 * durable yet.
 */
final class EffectBuilder {
    private List<Effect> effects = new ArrayList<>();
    private List<LogEntry> entries = new ArrayList<>();
    private List<OutboundMessage> onceDurable = new ArrayList<>();
    private @Nullable HardState hardState;
    private Effect.@Nullable MarkLogRecovering markRecovering;
    private boolean hardStatePending;
    private boolean waitForPendingWrites;

    /** Sends the message once everything that has been written so far is durable. */
    <M extends PeerMessage & PeerMessage.DurabilityPromise> void sendWhenDurable(ServerId to, M message) {
        onceDurable.add(new SendMessage(to, message));
    }

    void sendWhenDurable(long ticket, CoreResponse response) {
        onceDurable.add(new RespondToRequest(ticket, response));
    }

    /**
     * Sends the message after every write requested so far, whatever is known about them: the write of a vote granted
     * in an earlier step may be pending although its term is durable (hazard E01).
     */
    <M extends PeerMessage & PeerMessage.DurabilityPromise> void sendAfterPendingWrites(ServerId to, M message) {
        sendWhenDurable(to, message);
        waitForPendingWrites = true;
    }

    /**
     * Sends the message now, or once the current term is durable if it may still be lost in a crash. A message that
     * promises more than its term does not compile here.
     */
    <M extends PeerMessage & PeerMessage.NoDurabilityPromise> void send(ServerId to, M message) {
        if (hardStatePending) {
            onceDurable.add(new SendMessage(to, message));
        } else {
            effects.add(new SendMessage(to, message));
        }
    }

    void reply(long ticket, CoreResponse response) {
        effects.add(new RespondToRequest(ticket, response));
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    void report(Decision decision) {
        effects.add(new Effect.ReportDecision(decision));
    }

    void persist(HardState hardState) {
        this.hardState = hardState;
        hardStatePending = true;
    }

    /** Records that entries may be missing from the log. The record is written before this step's hard state. */
    void markRecovering(long term) {
        markRecovering = new Effect.MarkLogRecovering(term);
    }

    void persist(LogEntry entry) {
        entries.add(entry);
    }

    /** Discards the entries written in this step from this index on, because they have been truncated. */
    void discardEntriesFrom(long index) {
        while (!entries.isEmpty() && entries.get(entries.size() - 1).index() >= index) {
            entries.remove(entries.size() - 1);
        }
    }

    boolean isHardStatePending() {
        return hardStatePending;
    }

    /** Records that the hard state with the current term is now durable. */
    void onHardStateDurable() {
        if (hardState == null) {
            hardStatePending = false;
        }
    }

    /**
     * Returns the effects of this step and starts the next.
     *
     * @param hasPendingWrites whether earlier entries may not be durable yet
     */
    List<Effect> build(long term, boolean hasPendingWrites) {
        boolean mustPersist =
                waitForPendingWrites || (!onceDurable.isEmpty() && (hardStatePending || hasPendingWrites));
        if (hardState != null || !entries.isEmpty() || mustPersist) {
            // The hard state is written before anything else of this step, so that the log never holds a term newer
            // than the stored one (hazard R12).
            effects.add(
                    hardState != null ? 0 : effects.size(),
                    new Effect.PersistWrite(hardState, entries, term, onceDurable));
            entries = new ArrayList<>();
            onceDurable = new ArrayList<>();
            hardState = null;
            waitForPendingWrites = false;
        } else if (!onceDurable.isEmpty()) {
            effects.addAll(onceDurable);
            onceDurable.clear();
        }
        if (markRecovering != null) {
            effects.add(0, markRecovering);
            markRecovering = null;
        }
        List<Effect> finished = effects;
        effects = new ArrayList<>();
        return finished;
    }
}
