package dev.raftctl.cli.findings;

import dev.raftctl.cli.findings.LinkMatrix.LinkConnectivity;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.FollowerLag;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import org.jspecify.annotations.Nullable;

/**
 * Whether the leader can count on a voter now: they hear each other, and the voter has caught up and stores entries in
 * time. Pure.
 */
public final class VoterReadiness {
    /**
     * If the leader does not report how long its followers lag, a follower more entries behind than this has not caught
     * up.
     */
    private static final long MAX_LAG_ENTRIES = 1_000;

    private VoterReadiness() {}

    /**
     * Returns why the voter is not ready, in a sentence without its full stop that starts with the voter; empty if it
     * is.
     */
    static String unreadyReason(ClusterStatus clusterStatus, ServerStatus leader, ServerId voter) {
        ServerStatus status = clusterStatus.status(voter);
        if (status != null && !status.nonVotingReason().isEmpty()) {
            return voter + " is not allowed to vote or campaign: " + status.nonVotingReason();
        }
        if (!voter.equals(leader.id())) {
            String contactLoss = contactLoss(clusterStatus, leader, voter);
            if (!contactLoss.isEmpty()) {
                return contactLoss;
            }
            String lagText = describeLag(leader, voter);
            if (!lagText.isEmpty()) {
                return lagText;
            }
        }
        if (status != null && status.disk().level() == DiskSpaceLevel.FULL) {
            return "the disk of " + voter + " is full";
        }
        return status == null ? "" : SlowDiskCheck.describe(status);
    }

    /**
     * Describes that the leader and a server do not hear each other, and since when; empty if they do, as far as is
     * known.
     */
    public static String contactLoss(ClusterStatus clusterStatus, ServerStatus leader, ServerId id) {
        LinkMatrix links = new LinkMatrix(clusterStatus);
        boolean leaderMissesFollower = links.receives(leader.id(), id) != LinkConnectivity.YES;
        boolean followerMissesLeader = links.receives(id, leader.id()) == LinkConnectivity.NO;
        if (!leaderMissesFollower && !followerMissesLeader) {
            return "";
        }
        FollowerStatus follower = follower(leader, id);
        long millis = follower == null ? -1 : follower.lastContactMs();
        String duration = millis < 0 ? " since it became leader" : " for " + millis + " ms";
        if (leaderMissesFollower && followerMissesLeader) {
            String linkError = links.errorSuffix(leader.id(), id);
            return id + " and the leader " + leader.id() + " have not heard from each other" + duration
                    + (linkError.isEmpty() ? links.errorSuffix(id, leader.id()) : linkError);
        }
        return leaderMissesFollower
                ? id + " hears from the leader " + leader.id() + ", which has not heard from " + id + duration
                        + links.errorSuffix(id, leader.id())
                : id + " does not hear from the leader " + leader.id() + ", which hears from " + id
                        + links.errorSuffix(leader.id(), id);
    }

    /**
     * Describes the lag of a follower if it is more than an election timeout behind; otherwise returns an empty string.
     */
    public static String describeLag(ServerStatus leader, ServerId id) {
        Long millis = lagMillis(leader, id);
        if (millis == null) {
            FollowerStatus follower = follower(leader, id);
            long lag = follower == null ? 0 : leader.last().index() - follower.matchIndex();
            return lag > MAX_LAG_ENTRIES ? id + " is " + lag + " entries behind" : "";
        }
        if (millis < 0) {
            return id + " has acknowledged nothing since " + leader.id() + " became leader";
        }
        return millis > leader.electionTimeoutMs() ? id + " is " + millis + " ms behind" : "";
    }

    /**
     * Returns the lag of the follower: null if the leader does not report it, -1 if the follower has acknowledged
     * nothing yet.
     */
    static @Nullable Long lagMillis(ServerStatus leader, ServerId id) {
        for (FollowerLag each : leader.observations().followerLags()) {
            if (each.id().equals(id)) {
                return each.lagMs();
            }
        }
        return null;
    }

    public static @Nullable FollowerStatus follower(ServerStatus leader, ServerId id) {
        for (FollowerStatus each : leader.followers()) {
            if (each.id().equals(id)) {
                return each;
            }
        }
        return null;
    }
}
