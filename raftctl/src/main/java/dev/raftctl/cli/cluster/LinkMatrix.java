package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.LinkStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which server hears which, from what all servers report: a leader when it last heard each follower, a follower when it
 * last heard the leader, and every server whether the links by which it sends are answered. Pure.
 */
final class LinkMatrix {
    /** Links are answered every second. */
    private static final long ANSWERED_MILLIS_MAX = 2_500;

    private final Survey survey;

    LinkMatrix(Survey survey) {
        this.survey = survey;
    }

    /** What is known of one direction between two servers. */
    enum Hears {
        YES,
        NO,
        /** Neither end reports it. */
        UNKNOWN
    }

    Hears hears(ServerId listener, ServerId speaker) {
        ServerStatus listening = survey.status(listener);
        ServerStatus speaking = survey.status(speaker);
        Hears seen = asLeader(listening, speaker);
        if (seen == Hears.UNKNOWN) {
            seen = asFollower(listening, speaking);
        }
        return seen == Hears.UNKNOWN ? byLink(speaking, listener) : seen;
    }

    /** Each hears the other; not known if that is so of one direction and the other one works. */
    Hears both(ServerId one, ServerId other) {
        Hears there = hears(one, other);
        Hears back = hears(other, one);
        if (there == Hears.NO || back == Hears.NO) {
            return Hears.NO;
        }
        return there == Hears.YES && back == Hears.YES ? Hears.YES : Hears.UNKNOWN;
    }

    /** A leader hears an answer to each of its heartbeats. */
    private static Hears asLeader(@Nullable ServerStatus leader, ServerId follower) {
        if (leader == null || !Survey.claimsLeadership(leader)) {
            return Hears.UNKNOWN;
        }
        for (FollowerStatus each : leader.followers()) {
            if (!each.id().equals(follower)) {
                continue;
            }
            long leading = leader.observed().leadingMs();
            long silent = each.lastContactMs() < 0 && leading >= 0 ? leading : each.lastContactMs();
            return silent >= 0 && silent <= leader.electionTimeoutMs() ? Hears.YES : Hears.NO;
        }
        return Hears.UNKNOWN;
    }

    private static Hears asFollower(@Nullable ServerStatus follower, @Nullable ServerStatus leader) {
        if (follower == null || leader == null || !Survey.claimsLeadership(leader)) {
            return Hears.UNKNOWN;
        }
        long leading = leader.observed().leadingMs();
        if (leading >= 0
                && leading <= leader.electionTimeoutMs()
                && !leader.id().equals(follower.leader())) {
            // Its first heartbeat may be on the way.
            return Hears.UNKNOWN;
        }
        boolean heard = leader.id().equals(follower.leader())
                && follower.term() == leader.term()
                && follower.lastLeaderContactMs() >= 0
                && follower.lastLeaderContactMs() <= follower.electionTimeoutMs();
        return heard ? Hears.YES : Hears.NO;
    }

    private static Hears byLink(@Nullable ServerStatus speaker, ServerId listener) {
        LinkStatus link = link(speaker, listener);
        if (link == null) {
            return Hears.UNKNOWN;
        }
        boolean works = link.trouble().isEmpty() && link.answeredMs() >= 0 && link.answeredMs() <= ANSWERED_MILLIS_MAX;
        return works ? Hears.YES : Hears.NO;
    }

    private static @Nullable LinkStatus link(@Nullable ServerStatus from, ServerId to) {
        if (from == null || !from.observed().isKnown()) {
            return null;
        }
        for (LinkStatus each : from.observed().links()) {
            if (each.to().equals(to)) {
                return each;
            }
        }
        return null;
    }

    /** Why messages from one server do not reach another one, in parentheses after a blank; empty: not known. */
    String why(ServerId from, ServerId to) {
        LinkStatus link = link(survey.status(from), to);
        return link == null || link.trouble().isEmpty() ? "" : " (" + link.trouble() + ")";
    }
}
