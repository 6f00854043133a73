package dev.raftctl.protocol.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a server knows of itself, at one moment.
 *
 * @param clusterId empty when it has none
 * @param clusterName empty when it has none
 * @param incarnation the number of its data directory
 * @param address where it says it can be reached
 * @param leader whom it believes to lead in {@code term}
 * @param matchIndex of the leader: its own durable index; else what it has durably stored
 * @param configuration the one in force
 * @param configIndex the index of it; 0 when it has none
 * @param configCommitted whether that one is known committed
 * @param lastLeaderContactMs since a message of the current leader; -1: never since it started; 0 for a leader
 * @param quorumContactMs leader only: since a majority was heard; -1 else
 * @param electionHoldoffMs how long it will yet not campaign after a step-down with hold; 0: it may
 * @param nonVotingReason why it neither votes nor stands: its disk was lost, say, or it mends its damaged log; empty: it does
 * @param followers leader only, in the order of ids
 * @param change leader only: the membership change under way
 * @param uptimeMs since the process was ready
 * @param version of the program
 * @param certificateExpiresMs when its certificate ends being valid, in milliseconds since 1970; 0: it has none
 * @param disk what it keeps its data on
 * @param process of its process, and what it waits for to form a cluster
 * @param observations what it observes of itself and its links; {@link Observations#NONE} of an older version
 * @param state of its copy of the replicated state
 * @param lineage the {@link Lineage} of its cluster's history; 0 of programs that do not know of it
 */
public record ServerStatus(
        ServerId id,
        String clusterId,
        String clusterName,
        long incarnation,
        String address,
        ServerRole role,
        long term,
        @Nullable ServerId votedFor,
        @Nullable ServerId leader,
        long firstIndex,
        Position last,
        long commitIndex,
        long lastApplied,
        long snapshotIndex,
        long matchIndex,
        Configuration configuration,
        long configIndex,
        boolean configCommitted,
        long lastLeaderContactMs,
        long quorumContactMs,
        long electionHoldoffMs,
        String nonVotingReason,
        long electionTimeoutMs,
        long heartbeatMs,
        List<FollowerStatus> followers,
        @Nullable MembershipChangeStatus change,
        long sessionCount,
        long keyCount,
        long uptimeMs,
        String version,
        long certificateExpiresMs,
        DiskSpace disk,
        ProcessStatus process,
        Observations observations,
        StateStatus state,
        long lineage)
        implements ClientReply.Success {
    /** The status of a server of protocol version 2 or older: what later versions report is missing. */
    public ServerStatus(
            ServerId id,
            String clusterId,
            String clusterName,
            long incarnation,
            String address,
            ServerRole role,
            long term,
            @Nullable ServerId votedFor,
            @Nullable ServerId leader,
            long firstIndex,
            Position last,
            long commitIndex,
            long lastApplied,
            long snapshotIndex,
            long matchIndex,
            Configuration configuration,
            long configIndex,
            boolean configCommitted,
            long lastLeaderContactMs,
            long quorumContactMs,
            long electionHoldoffMs,
            String nonVotingReason,
            long electionTimeoutMs,
            long heartbeatMs,
            List<FollowerStatus> followers,
            @Nullable MembershipChangeStatus change,
            long sessionCount,
            long keyCount,
            long uptimeMs,
            String version,
            long certificateExpiresMs,
            DiskSpace disk) {
        this(
                id,
                clusterId,
                clusterName,
                incarnation,
                address,
                role,
                term,
                votedFor,
                leader,
                firstIndex,
                last,
                commitIndex,
                lastApplied,
                snapshotIndex,
                matchIndex,
                configuration,
                configIndex,
                configCommitted,
                lastLeaderContactMs,
                quorumContactMs,
                electionHoldoffMs,
                nonVotingReason,
                electionTimeoutMs,
                heartbeatMs,
                followers,
                change,
                sessionCount,
                keyCount,
                uptimeMs,
                version,
                certificateExpiresMs,
                disk,
                ProcessStatus.NONE,
                Observations.NONE,
                StateStatus.NONE,
                0);
    }
}
