package dev.raftctl.node.pipeline;

import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.List;
import java.util.function.Predicate;

/** Work for the thread that applies entries to the state machine. Work is done in order. */
public sealed interface ApplierTask {
    /** The weight of work that may take long. */
    long EXPENSIVE_WEIGHT = 1 << 20;

    /** Calls the handler's method for this kind of work. */
    void dispatchTo(Handler handler) throws StorageFailure;

    /** Returns 1 for each cheap entry and each read, and {@link #EXPENSIVE_WEIGHT} for anything that may take long. */
    long weight(Predicate<LogEntry> isCheap);

    /** A request that needs no leader; it is not ordered with other work. */
    sealed interface LocalRequest {
        /** Calls the handler's method for this kind of request. */
        void dispatchTo(LocalRequestHandler handler);
    }

    /** Waiters for the results of consecutive entries. {@code first} is the position of the first entry. */
    record AwaitEntriesTask(LogPosition first, List<RequestResponder> responders) implements ApplierTask {
        @Override
        public void dispatchTo(Handler handler) throws StorageFailure {
            handler.awaitEntries(this);
        }

        @Override
        public long weight(Predicate<LogEntry> isCheap) {
            return 0;
        }
    }

    /** Applies committed entries. */
    record ApplyEntriesTask(List<LogEntry> entries) implements ApplierTask {
        @Override
        public void dispatchTo(Handler handler) throws StorageFailure {
            handler.apply(this);
        }

        @Override
        public long weight(Predicate<LogEntry> isCheap) {
            long weight = 0;
            for (LogEntry entry : entries) {
                weight += isCheap.test(entry) ? 1 : EXPENSIVE_WEIGHT;
            }
            return weight;
        }
    }

    /**
     * A query that may run once the entry at {@code minIndex} has been applied.
     *
     * @param isCoordination whether it is about leases and locks, not about keys
     */
    record QueryTask(byte[] query, boolean isCoordination, long minIndex, RequestResponder responder)
            implements LocalRequest {
        /** Creates a query about keys. */
        public QueryTask(byte[] query, long minIndex, RequestResponder responder) {
            this(query, false, minIndex, responder);
        }

        @Override
        public void dispatchTo(LocalRequestHandler handler) {
            handler.read(this);
        }
    }

    /** Linearizable reads whose read index was confirmed in the same heartbeat round. */
    record QueryBatchTask(List<QueryTask> reads) implements ApplierTask {
        @Override
        public void dispatchTo(Handler handler) throws StorageFailure {
            handler.readBatch(this);
        }

        @Override
        public long weight(Predicate<LogEntry> isCheap) {
            return reads.size();
        }
    }

    /** A request for a snapshot that covers at least {@code minIndex}. */
    record TakeSnapshotTask(long minIndex, RequestResponder responder) implements LocalRequest {
        @Override
        public void dispatchTo(LocalRequestHandler handler) {
            handler.takeSnapshot(this);
        }
    }

    /** A request for the hash of the state at this index, or of the current state if the index has already passed. */
    record HashStateTask(long index, RequestResponder responder) implements LocalRequest {
        @Override
        public void dispatchTo(LocalRequestHandler handler) {
            handler.hashState(this);
        }
    }

    /** A request for changes of keys. */
    record WatchTask(ClientRequest.WatchEventsRequest request, RequestResponder responder) implements LocalRequest {
        @Override
        public void dispatchTo(LocalRequestHandler handler) {
            handler.watch(this);
        }
    }

    /** Restores the state from a snapshot that the leader sent, unless the state already includes the snapshot. */
    record RestoreSnapshotTask(StoredSnapshot snapshot) implements ApplierTask {
        @Override
        public void dispatchTo(Handler handler) throws StorageFailure {
            handler.restoreSnapshot(this);
        }

        @Override
        public long weight(Predicate<LogEntry> isCheap) {
            return EXPENSIVE_WEIGHT;
        }
    }

    /** Replaces the newest snapshot, which is damaged, as soon as possible. */
    record ReplaceDamagedSnapshotTask() implements ApplierTask {
        @Override
        public void dispatchTo(Handler handler) throws StorageFailure {
            handler.replaceDamagedSnapshot(this);
        }

        @Override
        public long weight(Predicate<LogEntry> isCheap) {
            return 0;
        }
    }

    /** The snapshot in progress has been written or has failed, so that the next snapshot may start. */
    record SnapshotFinishedTask(boolean written) implements ApplierTask {
        @Override
        public void dispatchTo(Handler handler) throws StorageFailure {
            handler.snapshotEnded(this);
        }

        @Override
        public long weight(Predicate<LogEntry> isCheap) {
            return 0;
        }
    }

    /** Runs each kind of task. */
    interface Handler {
        /** Adds clients that wait for entries. */
        void awaitEntries(AwaitEntriesTask work);

        /** Applies entries. */
        void apply(ApplyEntriesTask work) throws StorageFailure;

        /** Answers reads, or keeps them until their index is applied. */
        void readBatch(QueryBatchTask work);

        /** Restores the state. */
        void restoreSnapshot(RestoreSnapshotTask work) throws StorageFailure;

        /** Makes a new snapshot due. */
        void replaceDamagedSnapshot(ReplaceDamagedSnapshotTask work);

        /** Records the end of the snapshot in progress. */
        void snapshotEnded(SnapshotFinishedTask work);
    }

    /** Accepts local requests. */
    interface LocalRequestHandler {
        /** Accepts a read. */
        void read(QueryTask request);

        /** Accepts a request for a snapshot. */
        void takeSnapshot(TakeSnapshotTask request);

        /** Accepts a request for a state hash. */
        void hashState(HashStateTask request);

        /** Accepts a request for changes of keys. */
        void watch(WatchTask request);
    }
}
