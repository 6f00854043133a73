package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something the world must do for the core, in the order given. A new effect does not compile until every performer handles
 * it ({@link Actions}).
 */
public sealed interface Effect {
    void on(Actions actions);

    /** What is said to others: it may stand alone, or inside a {@link Persist} when it rests on that write. */
    sealed interface Speech extends Effect permits Send, Reply {}

    /** Mail; may be lost. */
    record Send(ServerId to, PeerMessage message) implements Speech {
        @Override
        public void on(Actions actions) {
            actions.send(this);
        }
    }

    /** The answer to a ticket; given exactly once. */
    record Reply(long ticket, Answer answer) implements Speech {
        @Override
        public void on(Actions actions) {
            actions.reply(this);
        }
    }

    /**
     * Make this durable, in order after all earlier writes; then, and not before, say what rests on it, and report
     * {@link Event.Persisted} when there was a ballot or entries. Performers may join several into one write and one sync. One with
     * neither ballot nor entries only waits for the writes before it.
     *
     * @param ballot the new term and vote, stored before the entries; null: unchanged
     * @param entries consecutive; the first replaces what the log holds at its index and everything behind it
     * @param writtenInTerm the server's term, for {@link Event.Persisted}
     */
    record Persist(@Nullable Ballot ballot, List<Entry> entries, long writtenInTerm, List<Speech> onceDurable)
            implements Effect {
        @Override
        public void on(Actions actions) {
            actions.persist(this);
        }
    }

    /**
     * Note durably, before all that is written after it, that what this server acknowledged up to this term may be missing from
     * its log: {@link RecoveredState#distrustedTerm} of every later start until the log ends in a later term (trap D14).
     */
    record Distrust(long term) implements Effect {
        @Override
        public void on(Actions actions) {
            actions.distrust(this);
        }
    }

    /**
     * Note durably that this server promises no leader to keep still for longer than this from now on:
     * {@link RecoveredState#promisedNanos} of every later start. No hurry: what is noted before is longer.
     *
     * @param nanos 0: it promises nothing
     */
    record LeasePromise(long nanos) implements Effect {
        @Override
        public void on(Actions actions) {
            actions.leasePromise(this);
        }
    }

    /** These proposals were appended, the first at {@code first}, the rest behind it in order. */
    record Admitted(List<Event.Proposal> proposals, Position first) implements Effect {
        @Override
        public void on(Actions actions) {
            actions.admitted(this);
        }
    }

    /** Committed entries, consecutive, for the machine to apply in order; answered by {@link Event.Applied}. */
    record Apply(List<Entry> entries) implements Effect {
        @Override
        public void on(Actions actions) {
            actions.apply(this);
        }
    }

    /** Send the follower the chunk of that snapshot which begins at {@code offset}, in an {@link InstallSnapshot.Chunk}. */
    record SendChunk(ServerId to, long term, Position snapshot, long offset) implements Effect {
        @Override
        public void on(Actions actions) {
            actions.sendChunk(this);
        }
    }

    /**
     * Store a chunk of the leader's snapshot. When the file is whole and its digest right, restore the machine from it,
     * forget the log it replaces (all of it, or what it covers when the log agrees at that place: trap S01). While it is not
     * whole, answer {@code from} with {@link InstallSnapshot.Wanted}. Report {@link Event.Installed} for each last chunk.
     */
    record Install(ServerId from, InstallSnapshot.Chunk chunk) implements Effect {
        @Override
        public void on(Actions actions) {
            actions.install(this);
        }
    }

    /** The log before this index is not needed by anyone any more. */
    record Compact(long firstIndexToKeep) implements Effect {
        @Override
        public void on(Actions actions) {
            actions.compact(this);
        }
    }

    /** Something was decided, with its reason; only to be told, nothing rests on it. */
    record Decided(Decision decision) implements Effect {
        @Override
        public void on(Actions actions) {
            actions.decided(this);
        }
    }

    /** Who performs effects. */
    interface Actions {
        void send(Send mail);

        void reply(Reply reply);

        void persist(Persist write);

        void distrust(Distrust note);

        void leasePromise(LeasePromise note);

        void admitted(Admitted admitted);

        void apply(Apply work);

        void sendChunk(SendChunk work);

        void install(Install work);

        void compact(Compact work);

        void decided(Decided told);
    }
}
