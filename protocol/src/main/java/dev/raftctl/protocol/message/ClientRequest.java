package dev.raftctl.protocol.message;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A request that a client or an operator sends to one server. The server sends exactly one {@link ClientReply}. A new
 * kind of request does not compile until every {@link Handler} and {@link Visitor} handles it.
 */
public sealed interface ClientRequest {
    <C> void dispatchTo(Handler<C> handler, C context);

    <R> R accept(Visitor<R> visitor);

    /** Requests the status of the receiving server. No leader is needed. The reply is {@link ServerStatus}. */
    record ServerStatusRequest() implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.readStatus(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.readStatus(this);
        }
    }

    /**
     * Requests the server's newest decisions, oldest first; needs no leader. The reply is
     * {@link ClientReply.DecisionsReply}.
     */
    record ReadDecisionsRequest(int maxRecords) implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.readDecisions(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.readDecisions(this);
        }
    }

    /**
     * Requests entries of the server's own log, committed or not; needs no leader. The reply is
     * {@link ClientReply.LogEntriesReply}.
     *
     * @param lastIndex inclusive
     */
    record ReadLogEntriesRequest(long firstIndex, long lastIndex, int maxEntries) implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.readLog(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.readLog(this);
        }
    }

    /**
     * Bootstraps a cluster; sent to every server of it. The reply is {@link ClientReply.BootstrappedReply}.
     *
     * @param clusterId the same for all servers
     * @param configuration not joint, with the incarnation of each server
     * @param excluded servers that the operator leaves out although a configuration file lists them
     */
    record BootstrapRequest(
            String clusterId, String clusterName, Configuration configuration, SortedSet<ServerId> excluded)
            implements ClientRequest {
        /** Creates a request that leaves out none of the servers in the configuration file. */
        public BootstrapRequest(String clusterId, String clusterName, Configuration configuration) {
            this(clusterId, clusterName, configuration, Collections.emptySortedSet());
        }

        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.bootstrap(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.bootstrap(this);
        }
    }

    /**
     * Changes the membership in a single joint configuration change. The reply is {@link
     * ClientReply.MembershipChangedReply}, sent once the change is committed.
     *
     * @param expectedConfigIndex the index of the configuration that the change was planned for; 0 accepts any
     * @param catchUpMillis how long new voters may take to catch up
     * @param force make the change even if the leader does not currently hear from a majority of the new voters; not
     *     sent to servers of protocol versions before 3
     */
    record ChangeMembershipRequest(
            List<MemberChange> changes, long expectedConfigIndex, long catchUpMillis, boolean force)
            implements ClientRequest {
        public ChangeMembershipRequest(List<MemberChange> changes, long expectedConfigIndex, long catchUpMillis) {
            this(changes, expectedConfigIndex, catchUpMillis, false);
        }

        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.changeServers(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.changeServers(this);
        }
    }

    /**
     * Makes the leader give up leadership. The leader replies at once with {@link ClientReply.LeadershipMovingReply};
     * the caller then watches who takes over.
     *
     * @param expectedServer the request is refused by any other server; null accepts any
     * @param electionHoldoffMillis how long the server does not campaign afterwards; 0 for no holdoff
     * @param force step down even without a caught-up successor
     */
    record StepDownRequest(@Nullable ServerId expectedServer, long electionHoldoffMillis, boolean force)
            implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.stepDown(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.stepDown(this);
        }
    }

    /**
     * Transfers leadership. The reply is {@link ClientReply.LeadershipMovingReply}.
     *
     * @param target null selects the most up-to-date other voter
     */
    record TransferLeadershipRequest(@Nullable ServerId target) implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.transferLeadership(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.transferLeadership(this);
        }
    }

    /** Makes the receiving server start an election now. The reply is {@link ClientReply.LeadershipMovingReply}. */
    record CampaignRequest() implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.campaign(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.campaign(this);
        }
    }

    /**
     * Takes a snapshot of everything the server has applied, once it has applied at least {@code minIndex}; needs no
     * leader. The reply is {@link ClientReply.SnapshotTakenReply}, sent once the snapshot is durable.
     */
    record TakeSnapshotRequest(long minIndex) implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.takeSnapshot(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.takeSnapshot(this);
        }
    }

    /**
     * Requests bytes of a snapshot file. The reply is {@link ClientReply.SnapshotFileChunkReply}, or a refusal with
     * {@link RefusalReason#SNAPSHOT_REPLACED}.
     *
     * @param last identifies the snapshot
     * @param offset the offset of the first requested byte
     */
    record ReadSnapshotFileRequest(LogPosition last, long offset) implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.readSnapshot(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.readSnapshot(this);
        }
    }

    /**
     * Requests the hash of the state at exactly this index, as soon as the server has applied it; needs no leader. The
     * reply is {@link ClientReply.StateHashReply}; it is for a later index if the server has already applied more.
     */
    record StateHashRequest(long index) implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.hashState(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.hashState(this);
        }
    }

    /**
     * Reads all files in the data directory and reports damage. The reply is {@link ClientReply.FilesCheckedReply}; it
     * may take long.
     */
    record CheckFilesRequest() implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.checkFiles(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.checkFiles(this);
        }
    }

    /**
     * Requests the progress of the running file check. The reply, sent at once, is {@link
     * ClientReply.FileCheckProgressReply}.
     */
    record FileCheckProgressRequest() implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.readCheckProgress(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.readCheckProgress(this);
        }
    }

    /**
     * Sends an entry that changes nothing through the log and measures when it reached each stage; needs the leader.
     * The reply is {@link ClientReply.WriteTimedReply}.
     *
     * @param maxWaitMillis how long, after the entry has been applied, the leader waits for followers that have not
     *     acknowledged it; the leader may wait less
     */
    record TimeWriteRequest(long maxWaitMillis) implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.timeWrite(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.timeWrite(this);
        }
    }

    /**
     * Opens a session. The reply is {@link ClientReply.SessionOpenedReply}.
     *
     * @param ttlMillis how long, in log time, the session outlives its last command
     */
    record OpenSessionRequest(long ttlMillis) implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.openSession(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.openSession(this);
        }
    }

    /** Closes a session. The reply is {@link ClientReply.CommandExecutedReply} with an empty result. */
    record CloseSessionRequest(long session) implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.closeSession(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.closeSession(this);
        }
    }

    /**
     * Applies a command. The reply is {@link ClientReply.CommandExecutedReply}.
     *
     * @param session 0 for none, in which case the command must not be sent twice; otherwise from {@link
     *     OpenSessionRequest}
     * @param sequence increases by one with each command of the session, from 1; a repeated command gets the first
     *     result
     * @param lowestUnacknowledgedSequence the client has received the results of all lower sequence numbers
     * @param command opaque to everything but the state machine
     */
    record ExecuteCommandRequest(long session, long sequence, long lowestUnacknowledgedSequence, byte[] command)
            implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.execute(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.execute(this);
        }
    }

    /**
     * Queries the state machine. The reply is {@link ClientReply.QueryResultReply}.
     *
     * @param query opaque to everything but the state machine
     * @param minIndex a stale read waits until the server has applied at least this index; 0 accepts any
     */
    record QueryRequest(byte[] query, boolean linearizable, long minIndex) implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.query(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.query(this);
        }
    }

    /**
     * Applies a command to leases, locks or keys. The reply is {@link ClientReply.CommandExecutedReply}, or a refusal
     * by a leader that does not know that all members support the command. Introduced in version 5.
     *
     * @param session like that of {@link ExecuteCommandRequest}
     * @param sequence like that of {@link ExecuteCommandRequest}
     * @param lowestUnacknowledgedSequence like that of {@link ExecuteCommandRequest}
     * @param waitMillis how long the reply to a command that queues for a lock may wait until the lock is acquired; the
     *     place in the queue is then given up. 0 replies at once, and keeps the place
     * @param command opaque to everything but the state machine
     */
    record ExecuteCoordinationRequest(
            long session, long sequence, long lowestUnacknowledgedSequence, long waitMillis, byte[] command)
            implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.executeCoordination(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.executeCoordination(this);
        }
    }

    /**
     * Queries leases or locks. The reply is {@link ClientReply.QueryResultReply}. Introduced in version 5.
     *
     * @param query opaque to everything but the state machine
     * @param minIndex like that of {@link QueryRequest}
     */
    record QueryCoordinationRequest(byte[] query, boolean linearizable, long minIndex) implements ClientRequest {
        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.queryCoordination(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.queryCoordination(this);
        }
    }

    /**
     * Requests the changes of a key, or of all keys with a prefix, that come after an index; needs no leader. The reply
     * is {@link ClientReply.WatchEventsReply}, or a refusal with {@link RefusalReason#COMPACTED}. Introduced in version
     * 5.
     *
     * @param key the key, or the prefix of the keys
     * @param isPrefix whether all keys that start with {@code key} are watched
     * @param afterIndex the index up to which the client knows all changes; 0 returns the current index at once
     * @param maxBytes the size of the reply above which the server begins with no further index
     * @param waitMillis how long the server waits for a change if there is none
     * @param withPrevious whether each event has the value that the key had before
     */
    record WatchEventsRequest(
            byte[] key, boolean isPrefix, long afterIndex, int maxBytes, long waitMillis, boolean withPrevious)
            implements ClientRequest {
        /** Returns a request for the changes after another index. */
        public WatchEventsRequest after(long index) {
            return new WatchEventsRequest(key, isPrefix, index, maxBytes, waitMillis, withPrevious);
        }

        @Override
        public <C> void dispatchTo(Handler<C> handler, C context) {
            handler.watchEvents(this, context);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.watchEvents(this);
        }
    }

    /**
     * Handles requests.
     *
     * @param <C> what belongs to a request, such as the way to reply to it
     */
    interface Handler<C> {
        void readStatus(ServerStatusRequest request, C context);

        void readDecisions(ReadDecisionsRequest request, C context);

        void readLog(ReadLogEntriesRequest request, C context);

        void bootstrap(BootstrapRequest request, C context);

        void changeServers(ChangeMembershipRequest request, C context);

        void stepDown(StepDownRequest request, C context);

        void transferLeadership(TransferLeadershipRequest request, C context);

        void campaign(CampaignRequest request, C context);

        void takeSnapshot(TakeSnapshotRequest request, C context);

        void readSnapshot(ReadSnapshotFileRequest request, C context);

        void hashState(StateHashRequest request, C context);

        void checkFiles(CheckFilesRequest request, C context);

        void readCheckProgress(FileCheckProgressRequest request, C context);

        void timeWrite(TimeWriteRequest request, C context);

        void openSession(OpenSessionRequest request, C context);

        void closeSession(CloseSessionRequest request, C context);

        void execute(ExecuteCommandRequest request, C context);

        void query(QueryRequest request, C context);

        void executeCoordination(ExecuteCoordinationRequest request, C context);

        void queryCoordination(QueryCoordinationRequest request, C context);

        void watchEvents(WatchEventsRequest request, C context);
    }

    /** Derives a value from a request. */
    interface Visitor<R> {
        R readStatus(ServerStatusRequest request);

        R readDecisions(ReadDecisionsRequest request);

        R readLog(ReadLogEntriesRequest request);

        R bootstrap(BootstrapRequest request);

        R changeServers(ChangeMembershipRequest request);

        R stepDown(StepDownRequest request);

        R transferLeadership(TransferLeadershipRequest request);

        R campaign(CampaignRequest request);

        R takeSnapshot(TakeSnapshotRequest request);

        R readSnapshot(ReadSnapshotFileRequest request);

        R hashState(StateHashRequest request);

        R checkFiles(CheckFilesRequest request);

        R readCheckProgress(FileCheckProgressRequest request);

        R timeWrite(TimeWriteRequest request);

        R openSession(OpenSessionRequest request);

        R closeSession(CloseSessionRequest request);

        R execute(ExecuteCommandRequest request);

        R query(QueryRequest request);

        R executeCoordination(ExecuteCoordinationRequest request);

        R queryCoordination(QueryCoordinationRequest request);

        R watchEvents(WatchEventsRequest request);
    }
}
