package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something the world must do for the core, in the order given. A new effect does not compile until every performer handles
 * it ({@link Handler}).
 */
public sealed interface Effect {
    void dispatchTo(Handler handler);

    /** What is said to others: it may stand alone, or inside a {@link Persist} when it rests on that write. */
    sealed interface Outbound extends Effect permits Send, Reply {}

    /** Mail; may be lost. */
    record Send(ServerId to, PeerMessage message) implements Outbound {
        @Override
        public void dispatchTo(Handler handler) {
            handler.send(this);
        }
    }

    /** The answer to a ticket; given exactly once. */
    record Reply(long ticket, Response response) implements Outbound {
        @Override
        public void dispatchTo(Handler handler) {
            handler.reply(this);
        }
    }

    /**
     * Make this durable, in order after all earlier writes; then, and not before, say what rests on it, and report
     * {@link Event.Persisted} when there was a ballot or entries. Performers may join several into one write and one sync. One with
     * neither ballot nor entries only waits for the writes before it.
     *
     * @param hardState the new term and vote, stored before the entries; null: unchanged
     * @param entries consecutive; the first replaces what the log holds at its index and everything behind it
     * @param writtenInTerm the server's term, for {@link Event.Persisted}
     */
    record Persist(@Nullable HardState hardState, List<Entry> entries, long writtenInTerm, List<Outbound> onceDurable)
            implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.persist(this);
        }
    }

    /**
     * Note durably, before all that is written after it, that what this server acknowledged up to this term may be missing from
     * its log: {@link RecoveredState#recoveringTerm} of every later start until the log ends in a later term (hazard D14).
     */
    record MarkRecovering(long term) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.markRecovering(this);
        }
    }

    /**
     * Note durably that this server promises no leader to keep still for longer than this from now on:
     * {@link RecoveredState#leasePromiseNanos} of every later start. No hurry: what is noted before is longer.
     *
     * @param nanos 0: it promises nothing
     */
    record StoreLeasePromise(long nanos) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.storeLeasePromise(this);
        }
    }

    /** These proposals were appended, the first at {@code first}, the rest behind it in order. */
    record ProposalsAppended(List<Event.Proposal> proposals, Position first) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.proposalsAppended(this);
        }
    }

    /** Committed entries, consecutive, for the machine to apply in order; answered by {@link Event.Applied}. */
    record Apply(List<Entry> entries) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.apply(this);
        }
    }

    /** Send the follower the chunk of that snapshot which begins at {@code offset}, in an {@link InstallSnapshot.Chunk}. */
    record SendSnapshotChunk(ServerId to, long term, Position snapshot, long offset) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.sendSnapshotChunk(this);
        }
    }

    /**
     * Store a chunk of the leader's snapshot. When the file is whole and its digest right, restore the machine from it,
     * forget the log it replaces (all of it, or what it covers when the log agrees at that place: hazard S01). While it is not
     * whole, answer {@code from} with {@link InstallSnapshot.ChunkRequest}. Report {@link Event.InstallCompleted} for each last chunk.
     */
    record InstallChunk(ServerId from, InstallSnapshot.Chunk chunk) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.installChunk(this);
        }
    }

    /** The log before this index is not needed by anyone any more. */
    record Compact(long firstIndexToKeep) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.compact(this);
        }
    }

    /** Something was decided, with its reason; only to be told, nothing rests on it. */
    record Decided(Decision decision) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.decided(this);
        }
    }

    /** Who performs effects. */
    interface Handler {
        void send(Send effect);

        void reply(Reply reply);

        void persist(Persist effect);

        void markRecovering(MarkRecovering effect);

        void storeLeasePromise(StoreLeasePromise effect);

        void proposalsAppended(ProposalsAppended admitted);

        void apply(Apply effect);

        void sendSnapshotChunk(SendSnapshotChunk effect);

        void installChunk(InstallChunk effect);

        void compact(Compact effect);

        void decided(Decided effect);
    }
}
