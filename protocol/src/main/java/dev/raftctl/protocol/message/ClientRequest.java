package dev.raftctl.protocol.message;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What a client or an operator asks of one server. Each is answered by exactly one {@link ClientReply}. */
public sealed interface ClientRequest {
    /** Everything the server knows of itself; needs no leader. Answered by {@link ServerStatus}. */
    record ReadStatus() implements ClientRequest {}

    /** The server's newest decisions, oldest first; needs no leader. Answered by {@link ClientReply.Decisions}. */
    record ReadDecisions(int maxRecords) implements ClientRequest {}

    /**
     * Entries of the server's own log, committed or not; needs no leader. Answered by {@link ClientReply.LogSlice}.
     *
     * @param lastIndex the last index wanted, itself included
     */
    record ReadLog(long firstIndex, long lastIndex, int maxEntries) implements ClientRequest {}

    /**
     * Form a cluster; every server of it must be asked. Answered by {@link ClientReply.Bootstrapped}.
     *
     * @param clusterId the same for all servers
     * @param configuration plain, with the incarnation of each server
     * @param excluded servers that the operator leaves out, although a configuration file lists them
     */
    record Bootstrap(String clusterId, String clusterName, Configuration configuration, SortedSet<ServerId> excluded)
            implements ClientRequest {
        /** With every server that any file lists. */
        public Bootstrap(String clusterId, String clusterName, Configuration configuration) {
            this(clusterId, clusterName, configuration, Collections.emptySortedSet());
        }
    }

    /**
     * Change the members, as one joint change. Answered by {@link ClientReply.Changed} when it is committed.
     *
     * @param expectedConfigIndex the index of the configuration it was planned for; 0: any
     * @param catchUpMillis how long new voters may take to catch up
     * @param force also if the leader does not hear a majority of the new voters now; servers of protocol versions
     *     before 3 do not receive it
     */
    record ChangeServers(List<MemberChange> changes, long expectedConfigIndex, long catchUpMillis, boolean force)
            implements ClientRequest {
        public ChangeServers(List<MemberChange> changes, long expectedConfigIndex, long catchUpMillis) {
            this(changes, expectedConfigIndex, catchUpMillis, false);
        }
    }

    /**
     * The leader gives up leadership. Answered by {@link ClientReply.LeadershipMoving} at once; the asker watches.
     *
     * @param expectedServer refuse unless this is the server asked
     * @param electionHoldoffMillis the server does not campaign for so long; 0: no hold
     * @param force also without a caught-up successor
     */
    record StepDown(@Nullable ServerId expectedServer, long electionHoldoffMillis, boolean force)
            implements ClientRequest {}

    /** @param target null: the most up-to-date other voter. Answered by {@link ClientReply.LeadershipMoving}. */
    record TransferLeadership(@Nullable ServerId target) implements ClientRequest {}

    /** The server asked starts an election now. Answered by {@link ClientReply.LeadershipMoving}. */
    record Campaign() implements ClientRequest {}

    /**
     * Have a snapshot of all this server has applied, once that is at least {@code minIndex}; needs no leader. Answered by {@link
     * ClientReply.SnapshotTaken} when it is durable.
     */
    record TakeSnapshot(long minIndex) implements ClientRequest {}

    /**
     * Bytes of a snapshot's file; answered by {@link ClientReply.SnapshotChunk}, or refused with {@link
     * Reason#SNAPSHOT_REPLACED}.
     *
     * @param last which snapshot
     * @param offset of the first byte wanted
     */
    record ReadSnapshot(Position last, long offset) implements ClientRequest {}

    /**
     * The hash of the state at exactly this index, as soon as it is applied; needs no leader. Answered by {@link
     * ClientReply.StateHashed}, of a later index if this one is behind already.
     */
    record HashState(long index) implements ClientRequest {}

    /** Read all files of the data directory and say what is damaged. Answered by {@link ClientReply.FilesChecked}; may take long. */
    record CheckFiles() implements ClientRequest {}

    /** How far the check of the files has come. Answered at once by {@link ClientReply.CheckProgress}. */
    record ReadCheckProgress() implements ClientRequest {}

    /** @param ttlMillis how long, in log time, the session outlives its last command. Answered by {@link ClientReply.SessionOpened}. */
    record OpenSession(long ttlMillis) implements ClientRequest {}

    /** Forget the session. Answered by {@link ClientReply.Executed} with an empty result. */
    record CloseSession(long session) implements ClientRequest {}

    /**
     * Apply a command. Answered by {@link ClientReply.Executed}.
     *
     * @param session 0: none, and then the command must not be sent twice; else one from {@link OpenSession}
     * @param sequence rises by one with each command of the session, from 1; a repeat gets the first result again
     * @param lowestUnacknowledgedSequence the client has the results of all lower sequence numbers
     * @param command opaque to all but the state machine
     */
    record Execute(long session, long sequence, long lowestUnacknowledgedSequence, byte[] command)
            implements ClientRequest {}

    /**
     * Ask the state machine. Answered by {@link ClientReply.QueryResult}.
     *
     * @param query opaque to all but the state machine
     * @param minIndex a stale answer has applied at least this much; 0: any
     */
    record Query(byte[] query, boolean linearizable, long minIndex) implements ClientRequest {}
}
