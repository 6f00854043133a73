package dev.raftctl.protocol.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The complete status of a server at one moment.
 *
 * @param clusterId empty if it has none
 * @param clusterName empty if it has none
 * @param incarnation the number of its data directory
 * @param address the address at which it says it can be reached
 * @param leader the server that it believes leads {@code term}
 * @param matchIndex the last index that is durable on its own disk
 * @param configuration the configuration in force
 * @param configIndex the index of that configuration; 0 if there is none
 * @param configCommitted whether that configuration is known to be committed
 * @param lastLeaderContactMs milliseconds since the last message from the current leader; -1 if there was none since it
 *     started; 0 on the leader
 * @param quorumContactMs leader only: milliseconds since it last heard from a majority; otherwise -1
 * @param electionHoldoffMs how much longer it does not campaign after a step-down with a holdoff; 0 if it may campaign
 * @param nonVotingReason why it neither votes nor campaigns, for instance because it lost its disk or is recovering its
 *     damaged log; empty if it does
 * @param followers leader only, in order of ids
 * @param change leader only: the membership change in progress
 * @param uptimeMs milliseconds since the process became ready
 * @param version the version of the program
 * @param certificateExpiresMs when its certificate expires, in milliseconds since 1970; 0 if it has none
 * @param disk the disk that holds its data
 * @param process its process, and what it is waiting for before it bootstraps a cluster
 * @param observations what it observes about itself and its connections; {@link HealthObservations#NONE} from an older
 *     version
 * @param state its copy of the replicated state
 * @param lineage the {@link ClusterLineage} of its cluster; 0 from versions without lineages
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
        LogPosition last,
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
        DiskSpaceStatus disk,
        ServerProcessStatus process,
        HealthObservations observations,
        ReplicatedStateStatus state,
        long lineage)
        implements ClientReply.SuccessReply {
    /** Creates the status of a server of protocol version 2 or older, without the fields that later versions added. */
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
            LogPosition last,
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
            DiskSpaceStatus disk) {
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
                ServerProcessStatus.NONE,
                HealthObservations.NONE,
                ReplicatedStateStatus.NONE,
                0);
    }
}
