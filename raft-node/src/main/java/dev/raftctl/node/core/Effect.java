package dev.raftctl.node.core;

import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An action that the core requests from its surroundings. Effects are executed in the given order. A new kind of effect
 * does not compile until every {@link Handler} handles it.
 */
public sealed interface Effect {
    void dispatchTo(Handler handler);

    /**
     * A message to another server or a client. It is a separate effect, or part of a {@link PersistWrite} if it depends
     * on that write.
     */
    sealed interface OutboundMessage extends Effect permits SendMessage, RespondToRequest {
        void dispatchTo(OutboundHandler handler);

        @Override
        default void dispatchTo(Handler handler) {
            dispatchTo((OutboundHandler) handler);
        }
    }

    /** Work for this server's disk, which the log writer does in order. */
    sealed interface DiskWork extends Effect
            permits PersistWrite, MarkLogRecovering, StoreLeasePromise, StoreSnapshotChunk, CompactLog {
        <E extends Exception> void dispatchTo(DiskHandler<E> handler) throws E;

        @Override
        default void dispatchTo(Handler handler) {
            dispatchTo((DiskHandler<RuntimeException>) handler);
        }
    }

    /** Sends a message to a peer. The message may be lost. */
    record SendMessage(ServerId to, PeerMessage message) implements OutboundMessage {
        @Override
        public void dispatchTo(OutboundHandler handler) {
            handler.send(this);
        }
    }

    /** Sends the response to the request with this ticket. Every ticket gets exactly one response. */
    record RespondToRequest(long ticket, CoreResponse response) implements OutboundMessage {
        @Override
        public void dispatchTo(OutboundHandler handler) {
            handler.reply(this);
        }
    }

    /**
     * Makes a write durable, in order after all earlier writes. After that, and not before, sends the messages that
     * depend on it and, if there was a hard state or an entry, reports {@link Event.WritePersisted}. Handlers may
     * combine several writes into one fsync. A write without hard state and entries only waits for the writes before
     * it.
     *
     * @param hardState the new term and vote, stored before the entries; null if unchanged
     * @param entries consecutive; they replace the log from the index of the first entry on
     * @param writtenInTerm the server's term, for {@link Event.WritePersisted}
     */
    record PersistWrite(
            @Nullable HardState hardState,
            List<LogEntry> entries,
            long writtenInTerm,
            List<OutboundMessage> onceDurable)
            implements DiskWork {
        @Override
        public <E extends Exception> void dispatchTo(DiskHandler<E> handler) throws E {
            handler.persist(this);
        }
    }

    /**
     * Durably records, before any later write, that entries which this server acknowledged up to this term may be
     * missing from its log. It becomes {@link RecoveredState#recoveringTerm} of every later start until the log ends in
     * a later term (hazard D14).
     */
    record MarkLogRecovering(long term) implements DiskWork {
        @Override
        public <E extends Exception> void dispatchTo(DiskHandler<E> handler) throws E {
            handler.markRecovering(this);
        }
    }

    /**
     * Durably records that from now on this server gives no leader a lease promise longer than this. It becomes
     * {@link RecoveredState#leasePromiseNanos} of every later start. It is not urgent, because the value recorded
     * before is longer.
     *
     * @param nanos 0 if the server makes no lease promises
     */
    record StoreLeasePromise(long nanos) implements DiskWork {
        @Override
        public <E extends Exception> void dispatchTo(DiskHandler<E> handler) throws E {
            handler.storeLeasePromise(this);
        }
    }

    /** Reports that these proposals were appended at consecutive indexes, starting at the position {@code first}. */
    record ProposalsAppended(List<Event.ProposedCommand> proposals, LogPosition first) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.proposalsAppended(this);
        }
    }

    /**
     * Submits committed, consecutive entries to the state machine, which applies them in order and reports
     * {@link Event.EntriesApplied}.
     */
    record ApplyEntries(List<LogEntry> entries) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.apply(this);
        }
    }

    /**
     * Sends the follower the chunk of that snapshot which begins at {@code offset}, in an
     * {@link InstallSnapshot.InstallSnapshotChunk}.
     */
    record SendSnapshotChunk(ServerId to, long term, LogPosition snapshot, long offset) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.sendSnapshotChunk(this);
        }
    }

    /**
     * Stores a chunk of the leader's snapshot. Once the file is complete and its digest matches, the handler restores
     * the state machine from it and drops the log that it replaces: the whole log, or only the covered part if the log
     * matches the snapshot's end (hazard S01). Until then it responds to {@code from} with an
     * {@link InstallSnapshot.InstallSnapshotChunkRequest}. It reports {@link Event.SnapshotInstallCompleted} for each
     * last chunk.
     */
    record StoreSnapshotChunk(ServerId from, InstallSnapshot.InstallSnapshotChunk chunk) implements DiskWork {
        @Override
        public <E extends Exception> void dispatchTo(DiskHandler<E> handler) throws E {
            handler.installChunk(this);
        }
    }

    /** Allows the deletion of the log before this index. */
    record CompactLog(long firstIndexToKeep) implements DiskWork {
        @Override
        public <E extends Exception> void dispatchTo(DiskHandler<E> handler) throws E {
            handler.compact(this);
        }
    }

    /** Reports a decision and its reason. Has no influence on the protocol. */
    record ReportDecision(Decision decision) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.decided(this);
        }
    }

    /** Executes the effects that are messages. */
    interface OutboundHandler {
        void send(SendMessage effect);

        void reply(RespondToRequest reply);
    }

    /**
     * Executes the effects that are work for the disk.
     *
     * @param <E> what the work throws if it fails
     */
    interface DiskHandler<E extends Exception> {
        void persist(PersistWrite effect) throws E;

        void markRecovering(MarkLogRecovering effect) throws E;

        void storeLeasePromise(StoreLeasePromise effect) throws E;

        void installChunk(StoreSnapshotChunk effect) throws E;

        void compact(CompactLog effect) throws E;
    }

    /** Executes effects. */
    interface Handler extends OutboundHandler, DiskHandler<RuntimeException> {
        void proposalsAppended(ProposalsAppended admitted);

        void apply(ApplyEntries effect);

        void sendSnapshotChunk(SendSnapshotChunk effect);

        void decided(ReportDecision effect);
    }
}
