package dev.raftctl.protocol.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The complete status of a server at one moment, in groups. {@link ServerStatusField} lists the fields; for each there
 * is a method here that returns it from its group.
 *
 * @param identity which server of which cluster this is
 * @param election its role and vote
 * @param log how far its log reaches
 * @param membership the configuration that it acts on
 * @param contact when it last heard from others, and its timeouts
 * @param replication leader only: its followers, and the membership change in progress
 * @param stateMachine its copy of the replicated state
 * @param program the program that it runs
 * @param disk the disk that holds its data
 * @param process its process, and what it is waiting for before it bootstraps a cluster
 * @param observations what it observes about itself and its connections; {@link HealthObservations#NONE} from a version
 *     before 3
 * @param measurements what it measures about itself; {@link HealthMeasurements#NONE} from a version before 4
 */
public record ServerStatus(
        ServerIdentityStatus identity,
        ElectionStatus election,
        LogStatus log,
        MembershipStatus membership,
        LeaderAndQuorumContact contact,
        ReplicationStatus replication,
        StateMachineStatus stateMachine,
        ProgramStatus program,
        DiskSpaceStatus disk,
        ServerProcessStatus process,
        HealthObservations observations,
        HealthMeasurements measurements)
        implements ClientReply.SuccessReply {
    /** Returns {@link ServerIdentityStatus#id()}. */
    public ServerId id() {
        return identity.id();
    }

    /** Returns {@link ServerIdentityStatus#clusterId()}. */
    public String clusterId() {
        return identity.clusterId();
    }

    /** Returns {@link ServerIdentityStatus#clusterName()}. */
    public String clusterName() {
        return identity.clusterName();
    }

    /** Returns {@link ServerIdentityStatus#incarnation()}. */
    public long incarnation() {
        return identity.incarnation();
    }

    /** Returns {@link ServerIdentityStatus#address()}. */
    public String address() {
        return identity.address();
    }

    /** Returns {@link ServerIdentityStatus#lineage()}. */
    public long lineage() {
        return identity.lineage();
    }

    /** Returns {@link ElectionStatus#role()}. */
    public ServerRole role() {
        return election.role();
    }

    /** Returns {@link ElectionStatus#term()}. */
    public long term() {
        return election.term();
    }

    /** Returns {@link ElectionStatus#votedFor()}. */
    public @Nullable ServerId votedFor() {
        return election.votedFor();
    }

    /** Returns {@link ElectionStatus#leader()}. */
    public @Nullable ServerId leader() {
        return election.leader();
    }

    /** Returns {@link ElectionStatus#electionHoldoffMs()}. */
    public long electionHoldoffMs() {
        return election.electionHoldoffMs();
    }

    /** Returns {@link ElectionStatus#nonVotingReason()}. */
    public String nonVotingReason() {
        return election.nonVotingReason();
    }

    /** Returns {@link LogStatus#firstIndex()}. */
    public long firstIndex() {
        return log.firstIndex();
    }

    /** Returns {@link LogStatus#last()}. */
    public LogPosition last() {
        return log.last();
    }

    /** Returns {@link LogStatus#matchIndex()}. */
    public long matchIndex() {
        return log.matchIndex();
    }

    /** Returns {@link LogStatus#commitIndex()}. */
    public long commitIndex() {
        return log.commitIndex();
    }

    /** Returns {@link LogStatus#lastApplied()}. */
    public long lastApplied() {
        return log.lastApplied();
    }

    /** Returns {@link LogStatus#snapshotIndex()}. */
    public long snapshotIndex() {
        return log.snapshotIndex();
    }

    /** Returns {@link MembershipStatus#configuration()}. */
    public Configuration configuration() {
        return membership.configuration();
    }

    /** Returns {@link MembershipStatus#configIndex()}. */
    public long configIndex() {
        return membership.configIndex();
    }

    /** Returns {@link MembershipStatus#configCommitted()}. */
    public boolean configCommitted() {
        return membership.configCommitted();
    }

    /** Returns {@link LeaderAndQuorumContact#lastLeaderContactMs()}. */
    public long lastLeaderContactMs() {
        return contact.lastLeaderContactMs();
    }

    /** Returns {@link LeaderAndQuorumContact#quorumContactMs()}. */
    public long quorumContactMs() {
        return contact.quorumContactMs();
    }

    /** Returns {@link LeaderAndQuorumContact#electionTimeoutMs()}. */
    public long electionTimeoutMs() {
        return contact.electionTimeoutMs();
    }

    /** Returns {@link LeaderAndQuorumContact#heartbeatMs()}. */
    public long heartbeatMs() {
        return contact.heartbeatMs();
    }

    /** Returns {@link ReplicationStatus#followers()}. */
    public List<FollowerStatus> followers() {
        return replication.followers();
    }

    /** Returns {@link ReplicationStatus#change()}. */
    public @Nullable MembershipChangeStatus change() {
        return replication.change();
    }

    /** Returns {@link StateMachineStatus#sessionCount()}. */
    public long sessionCount() {
        return stateMachine.sessionCount();
    }

    /** Returns {@link StateMachineStatus#keyCount()}. */
    public long keyCount() {
        return stateMachine.keyCount();
    }

    /** Returns {@link StateMachineStatus#state()}. */
    public ReplicatedStateStatus state() {
        return stateMachine.state();
    }

    /** Returns {@link StateMachineStatus#coordination()}. */
    public CoordinationStatus coordination() {
        return stateMachine.coordination();
    }

    /** Returns {@link StateMachineStatus#watches()}. */
    public WatchStatus watches() {
        return stateMachine.watches();
    }

    /** Returns {@link StateMachineStatus#mutes()}. */
    public List<FindingMute> mutes() {
        return stateMachine.mutes();
    }

    /** Returns {@link StateMachineStatus#maintenance()}. */
    public List<ServerMaintenance> maintenance() {
        return stateMachine.maintenance();
    }

    /** Returns {@link ProgramStatus#uptimeMs()}. */
    public long uptimeMs() {
        return program.uptimeMs();
    }

    /** Returns {@link ProgramStatus#version()}. */
    public String version() {
        return program.version();
    }

    /** Returns {@link ProgramStatus#certificateExpiresMs()}. */
    public long certificateExpiresMs() {
        return program.certificateExpiresMs();
    }

    @Override
    public long payloadBytes() {
        return ClientReply.ITEM_BYTES
                * (4 + configuration().members().size() + followers().size());
    }
}
