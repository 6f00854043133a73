package dev.raftctl.protocol.message;

/**
 * Passes the fields of a {@link ServerStatus} to a visitor and reads them back, in the order of {@link
 * ServerStatusField}. A new field is added there, here in both
 * directions, and in the record of its group.
 */
public final class ServerStatusFields {
    private ServerStatusFields() {}

    /** Calls the visitor for each field of a status. */
    public static void accept(ServerStatus status, ServerStatusFieldVisitor visitor) {
        visitIdentityAndLog(status, visitor);
        visitMembershipAndContact(status, visitor);
        visitReplicationAndProgram(status, visitor);
        visitMeasurements(status, visitor);
    }

    private static void visitIdentityAndLog(ServerStatus status, ServerStatusFieldVisitor visitor) {
        visitor.serverId(ServerStatusField.ID, status.id());
        visitor.text(ServerStatusField.CLUSTER_ID, status.clusterId());
        visitor.text(ServerStatusField.CLUSTER_NAME, status.clusterName());
        visitor.randomNumber(ServerStatusField.INCARNATION, status.incarnation());
        visitor.text(ServerStatusField.ADDRESS, status.address());
        visitor.role(ServerStatusField.ROLE, status.role());
        visitor.term(ServerStatusField.TERM, status.term());
        visitor.optionalServerId(ServerStatusField.VOTED_FOR, status.votedFor());
        visitor.optionalServerId(ServerStatusField.LEADER, status.leader());
        visitor.amount(ServerStatusField.FIRST_INDEX, status.firstIndex());
        visitor.position(ServerStatusField.LAST, status.last());
        visitor.amount(ServerStatusField.COMMIT_INDEX, status.commitIndex());
        visitor.amount(ServerStatusField.LAST_APPLIED, status.lastApplied());
        visitor.amount(ServerStatusField.SNAPSHOT_INDEX, status.snapshotIndex());
        visitor.amount(ServerStatusField.MATCH_INDEX, status.matchIndex());
    }

    private static void visitMembershipAndContact(ServerStatus status, ServerStatusFieldVisitor visitor) {
        visitor.configuration(ServerStatusField.CONFIGURATION, status.configuration());
        visitor.amount(ServerStatusField.CONFIG_INDEX, status.configIndex());
        visitor.flag(ServerStatusField.CONFIG_COMMITTED, status.configCommitted());
        visitor.age(ServerStatusField.LAST_LEADER_CONTACT, status.lastLeaderContactMs());
        visitor.age(ServerStatusField.QUORUM_CONTACT, status.quorumContactMs());
        visitor.duration(ServerStatusField.ELECTION_HOLDOFF, status.electionHoldoffMs());
        visitor.text(ServerStatusField.NON_VOTING_REASON, status.nonVotingReason());
        visitor.duration(ServerStatusField.ELECTION_TIMEOUT, status.electionTimeoutMs());
        visitor.duration(ServerStatusField.HEARTBEAT, status.heartbeatMs());
    }

    private static void visitReplicationAndProgram(ServerStatus status, ServerStatusFieldVisitor visitor) {
        visitor.followers(ServerStatusField.FOLLOWERS, status.followers());
        visitor.change(ServerStatusField.CHANGE, status.change());
        visitor.amount(ServerStatusField.SESSION_COUNT, status.sessionCount());
        visitor.amount(ServerStatusField.KEY_COUNT, status.keyCount());
        visitor.duration(ServerStatusField.UPTIME, status.uptimeMs());
        visitor.text(ServerStatusField.VERSION, status.version());
        visitor.wallTime(ServerStatusField.CERTIFICATE_EXPIRES, status.certificateExpiresMs());
        visitor.disk(ServerStatusField.DISK, status.disk());
        visitor.process(ServerStatusField.PROCESS, status.process());
        visitor.observations(ServerStatusField.OBSERVATIONS, status.observations());
        visitor.state(ServerStatusField.STATE, status.state());
        visitor.randomNumber(ServerStatusField.LINEAGE, status.lineage());
    }

    private static void visitMeasurements(ServerStatus status, ServerStatusFieldVisitor visitor) {
        visitor.wallTime(ServerStatusField.WALL_TIME, status.measurements().wallMs());
        visitor.leaderless(ServerStatusField.LEADERLESS, status.measurements().leaderless());
        visitor.peerContacts(
                ServerStatusField.PEER_CONTACTS, status.measurements().peerContacts());
        visitor.sync(ServerStatusField.SYNC, status.measurements().sync());
        visitor.coreLoop(ServerStatusField.CORE_LOOP, status.measurements().coreLoop());
        visitor.percent(ServerStatusField.THROTTLED, status.measurements().throttledPercent());
        visitor.pauses(ServerStatusField.PAUSES, status.measurements().pauses());
        visitor.leaderChanges(
                ServerStatusField.LEADER_CHANGES, status.measurements().leaderChanges());
        visitor.writes(ServerStatusField.WRITES, status.measurements().writes());
        visitor.term(ServerStatusField.LAST_APPLIED_TERM, status.measurements().lastAppliedTerm());
        visitor.clockJump(ServerStatusField.CLOCK_JUMP, status.measurements().clockJump());
        visitor.coordination(ServerStatusField.COORDINATION, status.coordination());
        visitor.watches(ServerStatusField.WATCHES, status.watches());
        visitor.mutes(ServerStatusField.MUTES, status.mutes());
        visitor.maintenance(ServerStatusField.MAINTENANCE, status.maintenance());
    }

    /** Builds a status from what the reader returns for each field. */
    public static ServerStatus read(ServerStatusFieldReader reader) {
        ServerStatusBuilder builder = new ServerStatusBuilder(reader.serverId(ServerStatusField.ID));
        readIdentityAndLog(reader, builder);
        readMembershipAndContact(reader, builder);
        readReplicationAndProgram(reader, builder);
        readMeasurements(reader, builder);
        return builder.build();
    }

    private static void readIdentityAndLog(ServerStatusFieldReader reader, ServerStatusBuilder builder) {
        builder.clusterId(reader.text(ServerStatusField.CLUSTER_ID));
        builder.clusterName(reader.text(ServerStatusField.CLUSTER_NAME));
        builder.incarnation(reader.randomNumber(ServerStatusField.INCARNATION));
        builder.address(reader.text(ServerStatusField.ADDRESS));
        builder.role(reader.role(ServerStatusField.ROLE));
        builder.term(reader.term(ServerStatusField.TERM));
        builder.votedFor(reader.optionalServerId(ServerStatusField.VOTED_FOR));
        builder.leader(reader.optionalServerId(ServerStatusField.LEADER));
        builder.firstIndex(reader.amount(ServerStatusField.FIRST_INDEX));
        builder.last(reader.position(ServerStatusField.LAST));
        builder.commitIndex(reader.amount(ServerStatusField.COMMIT_INDEX));
        builder.lastApplied(reader.amount(ServerStatusField.LAST_APPLIED));
        builder.snapshotIndex(reader.amount(ServerStatusField.SNAPSHOT_INDEX));
        builder.matchIndex(reader.amount(ServerStatusField.MATCH_INDEX));
    }

    private static void readMembershipAndContact(ServerStatusFieldReader reader, ServerStatusBuilder builder) {
        builder.configuration(reader.configuration(ServerStatusField.CONFIGURATION));
        builder.configIndex(reader.amount(ServerStatusField.CONFIG_INDEX));
        builder.configCommitted(reader.flag(ServerStatusField.CONFIG_COMMITTED));
        builder.lastLeaderContactMs(reader.age(ServerStatusField.LAST_LEADER_CONTACT));
        builder.quorumContactMs(reader.age(ServerStatusField.QUORUM_CONTACT));
        builder.electionHoldoffMs(reader.duration(ServerStatusField.ELECTION_HOLDOFF));
        builder.nonVotingReason(reader.text(ServerStatusField.NON_VOTING_REASON));
        builder.electionTimeoutMs(reader.duration(ServerStatusField.ELECTION_TIMEOUT));
        builder.heartbeatMs(reader.duration(ServerStatusField.HEARTBEAT));
    }

    private static void readReplicationAndProgram(ServerStatusFieldReader reader, ServerStatusBuilder builder) {
        builder.followers(reader.followers(ServerStatusField.FOLLOWERS));
        builder.change(reader.change(ServerStatusField.CHANGE));
        builder.sessionCount(reader.amount(ServerStatusField.SESSION_COUNT));
        builder.keyCount(reader.amount(ServerStatusField.KEY_COUNT));
        builder.uptimeMs(reader.duration(ServerStatusField.UPTIME));
        builder.version(reader.text(ServerStatusField.VERSION));
        builder.certificateExpiresMs(reader.wallTime(ServerStatusField.CERTIFICATE_EXPIRES));
        builder.disk(reader.disk(ServerStatusField.DISK));
        builder.process(reader.process(ServerStatusField.PROCESS));
        builder.observations(reader.observations(ServerStatusField.OBSERVATIONS));
        builder.state(reader.state(ServerStatusField.STATE));
        builder.lineage(reader.randomNumber(ServerStatusField.LINEAGE));
    }

    private static void readMeasurements(ServerStatusFieldReader reader, ServerStatusBuilder builder) {
        builder.measurements(new HealthMeasurements(
                reader.wallTime(ServerStatusField.WALL_TIME),
                reader.leaderless(ServerStatusField.LEADERLESS),
                reader.peerContacts(ServerStatusField.PEER_CONTACTS),
                reader.sync(ServerStatusField.SYNC),
                reader.coreLoop(ServerStatusField.CORE_LOOP),
                reader.percent(ServerStatusField.THROTTLED),
                reader.pauses(ServerStatusField.PAUSES),
                reader.leaderChanges(ServerStatusField.LEADER_CHANGES),
                reader.writes(ServerStatusField.WRITES),
                reader.term(ServerStatusField.LAST_APPLIED_TERM),
                reader.clockJump(ServerStatusField.CLOCK_JUMP)));
        builder.coordination(reader.coordination(ServerStatusField.COORDINATION));
        builder.watches(reader.watches(ServerStatusField.WATCHES));
        builder.mutes(reader.mutes(ServerStatusField.MUTES));
        builder.maintenance(reader.maintenance(ServerStatusField.MAINTENANCE));
    }
}
