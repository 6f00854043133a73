package dev.raftctl.node.core;

import dev.raftctl.node.core.Effect.Reply;
import dev.raftctl.node.core.Effect.Send;
import dev.raftctl.node.core.Effect.Speech;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The effects of one step, put together so that nothing is said before what it rests on is written: a step has at most one
 * write, and what was promised, or what is said while the term may not be on disk yet, is inside it.
 */
final class Speaker {
    private List<Effect> effects = new ArrayList<>();
    private List<Entry> entries = new ArrayList<>();
    private List<Speech> onceDurable = new ArrayList<>();
    private @Nullable Ballot ballot;
    private Effect.@Nullable Distrust distrust;
    private boolean ballotUnsure;
    private boolean mustWait;

    /** Say it when all that was written so far is durable. */
    void promise(ServerId to, PeerMessage message) {
        onceDurable.add(new Send(to, message));
    }

    void promise(long ticket, Answer answer) {
        onceDurable.add(new Reply(ticket, answer));
    }

    /**
     * Say it behind every write asked for so far, whatever is known of them: a vote given in a step of its own may be under way
     * although its term is durable (trap E01).
     */
    void vow(ServerId to, PeerMessage message) {
        promise(to, message);
        mustWait = true;
    }

    /** Say it now, unless the term it is said in may still be lost. */
    void say(ServerId to, PeerMessage message) {
        if (ballotUnsure) {
            promise(to, message);
        } else {
            effects.add(new Send(to, message));
        }
    }

    void reply(long ticket, Answer answer) {
        effects.add(new Reply(ticket, answer));
    }

    void perform(Effect effect) {
        effects.add(effect);
    }

    void decide(Decision.Kind kind, long term, @Nullable ServerId subject, String cause, String text) {
        effects.add(new Effect.Decided(new Decision(kind, term, subject, cause, text)));
    }

    void write(Ballot ballot) {
        this.ballot = ballot;
        ballotUnsure = true;
    }

    /** Noted ahead of the ballot of this step. */
    void distrust(long term) {
        distrust = new Effect.Distrust(term);
    }

    void write(Entry entry) {
        entries.add(entry);
    }

    /** An entry at this index was written in this step and is not wanted any more. */
    void unwriteFrom(long index) {
        while (!entries.isEmpty() && entries.get(entries.size() - 1).index() >= index) {
            entries.remove(entries.size() - 1);
        }
    }

    boolean isBallotUnsure() {
        return ballotUnsure;
    }

    /** The current term is known to be on disk. */
    void ballotDurable() {
        if (ballot == null) {
            ballotUnsure = false;
        }
    }

    /** @param writesUnderWay whether earlier entries may not be durable yet */
    List<Effect> finish(long term, boolean writesUnderWay) {
        boolean waits = mustWait || (!onceDurable.isEmpty() && (ballotUnsure || writesUnderWay));
        if (ballot != null || !entries.isEmpty() || waits) {
            // A ballot goes before whatever else of this step reaches the disk: no log is newer than its term (trap
            // R12).
            effects.add(ballot != null ? 0 : effects.size(), new Effect.Persist(ballot, entries, term, onceDurable));
            entries = new ArrayList<>();
            onceDurable = new ArrayList<>();
            ballot = null;
            mustWait = false;
        } else if (!onceDurable.isEmpty()) {
            effects.addAll(onceDurable);
            onceDurable.clear();
        }
        if (distrust != null) {
            effects.add(0, distrust);
            distrust = null;
        }
        List<Effect> finished = effects;
        effects = new ArrayList<>();
        return finished;
    }
}
