package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.LinkMatrix.Hears;
import dev.raftctl.protocol.message.FollowerLag;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.Space;
import org.jspecify.annotations.Nullable;

/**
 * Whether the leader can count on a voter now: it hears it, and the voter has caught up and stores entries in time.
 * Pure.
 */
final class Readiness {
    /** A follower of a leader that reports no times is behind with more entries than these. */
    private static final long LAG_ENTRIES_MAX = 1_000;

    private Readiness() {}

    /** Why not, as a sentence without its stop that begins with the voter; empty: it can. */
    static String lacking(Survey survey, ServerStatus leader, ServerId voter) {
        ServerStatus status = survey.status(voter);
        if (status != null && !status.barred().isEmpty()) {
            return voter + " neither votes nor campaigns: " + status.barred();
        }
        if (!voter.equals(leader.id())) {
            String silence = silence(survey, leader, voter);
            if (!silence.isEmpty()) {
                return silence;
            }
            String behind = behind(leader, voter);
            if (!behind.isEmpty()) {
                return behind;
            }
        }
        if (status != null && status.disk().space() == Space.FULL) {
            return "the disk of " + voter + " is full";
        }
        return status == null ? "" : Slowness.ofDisk(status);
    }

    /** That the leader and a server do not hear each other, and since when; empty: they do, as far as is known. */
    static String silence(Survey survey, ServerStatus leader, ServerId id) {
        LinkMatrix links = new LinkMatrix(survey);
        boolean deaf = links.hears(leader.id(), id) != Hears.YES;
        boolean unheard = links.hears(id, leader.id()) == Hears.NO;
        if (!deaf && !unheard) {
            return "";
        }
        FollowerStatus follower = follower(leader, id);
        long millis = follower == null ? -1 : follower.lastContactMs();
        String since = millis < 0 ? " since it leads" : " for " + millis + " ms";
        if (deaf && unheard) {
            String why = links.why(leader.id(), id);
            return id + " and the leader " + leader.id() + " have not heard each other" + since
                    + (why.isEmpty() ? links.why(id, leader.id()) : why);
        }
        return deaf
                ? id + " hears the leader " + leader.id() + ", which has not heard " + id + since
                        + links.why(id, leader.id())
                : id + " does not hear the leader " + leader.id() + ", which hears " + id + links.why(leader.id(), id);
    }

    /** How far a follower is behind, if that is more than an election timeout; empty: it is not. */
    static String behind(ServerStatus leader, ServerId id) {
        Long millis = behindMillis(leader, id);
        if (millis == null) {
            FollowerStatus follower = follower(leader, id);
            long lag = follower == null ? 0 : leader.last().index() - follower.matchIndex();
            return lag > LAG_ENTRIES_MAX ? id + " is " + lag + " entries behind" : "";
        }
        if (millis < 0) {
            return id + " has acknowledged nothing since " + leader.id() + " leads";
        }
        return millis > leader.electionTimeoutMs() ? id + " is " + millis + " ms behind" : "";
    }

    /** Null: the leader does not report it; -1: nothing was acknowledged yet. */
    static @Nullable Long behindMillis(ServerStatus leader, ServerId id) {
        for (FollowerLag each : leader.observed().lags()) {
            if (each.id().equals(id)) {
                return each.behindMs();
            }
        }
        return null;
    }

    static @Nullable FollowerStatus follower(ServerStatus leader, ServerId id) {
        for (FollowerStatus each : leader.followers()) {
            if (each.id().equals(id)) {
                return each;
            }
        }
        return null;
    }
}
