package dev.raftctl.node.core;

import dev.raftctl.node.core.Effect.Outbound;
import dev.raftctl.node.core.Effect.Reply;
import dev.raftctl.node.core.Effect.Send;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The effects of one step, put together so that nothing is said before what it rests on is written: a step has at most one
 * write, and what was promised, or what is said while the term may not be on disk yet, is inside it.
 */
final class EffectBuilder {
    private List<Effect> effects = new ArrayList<>();
    private List<Entry> entries = new ArrayList<>();
    private List<Outbound> onceDurable = new ArrayList<>();
    private @Nullable HardState hardState;
    private Effect.@Nullable MarkRecovering markRecovering;
    private boolean hardStatePending;
    private boolean waitForPendingWrites;

    /** Say it when all that was written so far is durable. */
    void sendWhenDurable(ServerId to, PeerMessage message) {
        onceDurable.add(new Send(to, message));
    }

    void sendWhenDurable(long ticket, Response response) {
        onceDurable.add(new Reply(ticket, response));
    }

    /**
     * Say it behind every write asked for so far, whatever is known of them: a vote given in a step of its own may be under way
     * although its term is durable (hazard E01).
     */
    void sendAfterPendingWrites(ServerId to, PeerMessage message) {
        sendWhenDurable(to, message);
        waitForPendingWrites = true;
    }

    /** Say it now, unless the term it is said in may still be lost. */
    void send(ServerId to, PeerMessage message) {
        if (hardStatePending) {
            sendWhenDurable(to, message);
        } else {
            effects.add(new Send(to, message));
        }
    }

    void reply(long ticket, Response response) {
        effects.add(new Reply(ticket, response));
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    void addDecision(Decision.Kind kind, long term, @Nullable ServerId subject, String cause, String text) {
        effects.add(new Effect.Decided(new Decision(kind, term, subject, cause, text)));
    }

    void persist(HardState hardState) {
        this.hardState = hardState;
        hardStatePending = true;
    }

    /** Noted ahead of the ballot of this step. */
    void markRecovering(long term) {
        markRecovering = new Effect.MarkRecovering(term);
    }

    void persist(Entry entry) {
        entries.add(entry);
    }

    /** An entry at this index was written in this step and is not wanted any more. */
    void discardEntriesFrom(long index) {
        while (!entries.isEmpty() && entries.get(entries.size() - 1).index() >= index) {
            entries.remove(entries.size() - 1);
        }
    }

    boolean isHardStatePending() {
        return hardStatePending;
    }

    /** The current term is known to be on disk. */
    void onHardStateDurable() {
        if (hardState == null) {
            hardStatePending = false;
        }
    }

    /** @param hasPendingWrites whether earlier entries may not be durable yet */
    List<Effect> build(long term, boolean hasPendingWrites) {
        boolean mustPersist =
                waitForPendingWrites || (!onceDurable.isEmpty() && (hardStatePending || hasPendingWrites));
        if (hardState != null || !entries.isEmpty() || mustPersist) {
            // A ballot goes before whatever else of this step reaches the disk: no log is newer than its term (hazard
            // R12).
            effects.add(
                    hardState != null ? 0 : effects.size(), new Effect.Persist(hardState, entries, term, onceDurable));
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
