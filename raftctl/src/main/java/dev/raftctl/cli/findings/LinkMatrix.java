package dev.raftctl.cli.findings;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.PeerLinkStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which servers receive messages from which, derived from all statuses: a leader reports its last contact with each
 * follower, a follower its last contact with the leader, and every server whether its outgoing links are answered.
 * Pure.
 */
final class LinkMatrix {
    /** A link without a response for this long counts as broken. Working links have a response every second. */
    private static final long MAX_ANSWER_AGE_MILLIS = 2_500;

    private final ClusterStatus clusterStatus;

    LinkMatrix(ClusterStatus clusterStatus) {
        this.clusterStatus = clusterStatus;
    }

    /** Whether messages from one server reach another. */
    enum LinkConnectivity {
        YES,
        NO,
        /** Neither of the two servers reports whether messages arrive. */
        UNKNOWN
    }

    LinkConnectivity receives(ServerId receiver, ServerId sender) {
        ServerStatus receiverStatus = clusterStatus.status(receiver);
        ServerStatus senderStatus = clusterStatus.status(sender);
        LinkConnectivity connectivity = seenByLeader(receiverStatus, sender);
        if (connectivity == LinkConnectivity.UNKNOWN) {
            connectivity = seenByFollower(receiverStatus, senderStatus);
        }
        if (connectivity == LinkConnectivity.UNKNOWN) {
            connectivity = heardByReceiver(receiverStatus, sender);
            if (connectivity == LinkConnectivity.NO && hasJustStarted(sender)) {
                connectivity = LinkConnectivity.UNKNOWN;
            }
        }
        if (connectivity == LinkConnectivity.UNKNOWN) {
            connectivity = seenOnLink(senderStatus, receiver);
            if (connectivity == LinkConnectivity.NO && (hasJustStarted(sender) || hasJustStarted(receiver))) {
                connectivity = LinkConnectivity.UNKNOWN;
            }
        }
        return connectivity;
    }

    /** Returns whether a server started so recently that its links may not have had a response yet. */
    boolean hasJustStarted(ServerId id) {
        ServerStatus status = clusterStatus.status(id);
        return status != null && status.uptimeMs() <= MAX_ANSWER_AGE_MILLIS;
    }

    /** Returns whether messages arrive in both directions; unknown if this is known of only one direction. */
    LinkConnectivity bothWays(ServerId one, ServerId other) {
        LinkConnectivity forward = receives(one, other);
        LinkConnectivity backward = receives(other, one);
        if (forward == LinkConnectivity.NO || backward == LinkConnectivity.NO) {
            return LinkConnectivity.NO;
        }
        return forward == LinkConnectivity.YES && backward == LinkConnectivity.YES
                ? LinkConnectivity.YES
                : LinkConnectivity.UNKNOWN;
    }

    /**
     * Returns whether the follower hears from the leader, judged by the responses that the leader receives to its
     * heartbeats.
     */
    private static LinkConnectivity seenByLeader(@Nullable ServerStatus leader, ServerId follower) {
        if (leader == null || !claimsLeadership(leader)) {
            return LinkConnectivity.UNKNOWN;
        }
        for (FollowerStatus each : leader.followers()) {
            if (!each.id().equals(follower)) {
                continue;
            }
            long leadingMillis = leader.observations().leaderForMs();
            boolean hasBeenHeard =
                    each.lastContactMs() >= 0 && (leadingMillis < 0 || each.lastContactMs() <= leadingMillis);
            if (!hasBeenHeard && leadingMillis >= 0 && leadingMillis <= leader.electionTimeoutMs()) {
                // Its first response may still be in flight, and what it sent before the election proves nothing: the
                // follower may be the former leader, which has just been killed.
                return LinkConnectivity.UNKNOWN;
            }
            return hasBeenHeard && each.lastContactMs() <= leader.electionTimeoutMs()
                    ? LinkConnectivity.YES
                    : LinkConnectivity.NO;
        }
        return LinkConnectivity.UNKNOWN;
    }

    private static boolean claimsLeadership(ServerStatus status) {
        return status.role() == ServerRole.LEADER;
    }

    private static LinkConnectivity seenByFollower(@Nullable ServerStatus follower, @Nullable ServerStatus leader) {
        if (follower == null || leader == null || !claimsLeadership(leader)) {
            return LinkConnectivity.UNKNOWN;
        }
        if (follower.term() > leader.term()) {
            // A follower in a later term ignores the heartbeats of a former leader, whether or not they arrive.
            return LinkConnectivity.UNKNOWN;
        }
        long leadingMillis = leader.observations().leaderForMs();
        if (leadingMillis >= 0
                && leadingMillis <= leader.electionTimeoutMs()
                && !leader.id().equals(follower.leader())) {
            // Its first heartbeat may still be in flight.
            return LinkConnectivity.UNKNOWN;
        }
        boolean hasContact = leader.id().equals(follower.leader())
                && follower.term() == leader.term()
                && follower.lastLeaderContactMs() >= 0
                && follower.lastLeaderContactMs() <= follower.electionTimeoutMs();
        return hasContact ? LinkConnectivity.YES : LinkConnectivity.NO;
    }

    /** Returns whether a server reports that it recently received any message from another one. */
    boolean hasHeard(ServerId receiver, ServerId sender) {
        return heardByReceiver(clusterStatus.status(receiver), sender) == LinkConnectivity.YES;
    }

    /** A server hears from every running member about once a second, on either connection. */
    private static LinkConnectivity heardByReceiver(@Nullable ServerStatus receiver, ServerId sender) {
        PeerContact contact = contact(receiver, sender);
        if (receiver == null || contact == null) {
            return LinkConnectivity.UNKNOWN;
        }
        if (contact.heardMs() < 0 && receiver.uptimeMs() <= MAX_ANSWER_AGE_MILLIS) {
            return LinkConnectivity.UNKNOWN;
        }
        return contact.heardMs() >= 0 && contact.heardMs() <= MAX_ANSWER_AGE_MILLIS
                ? LinkConnectivity.YES
                : LinkConnectivity.NO;
    }

    private static @Nullable PeerContact contact(@Nullable ServerStatus receiver, ServerId sender) {
        if (receiver != null) {
            for (PeerContact each : receiver.measurements().peerContacts()) {
                if (each.peer().equals(sender)) {
                    return each;
                }
            }
        }
        return null;
    }

    private static LinkConnectivity seenOnLink(@Nullable ServerStatus sender, ServerId receiver) {
        PeerLinkStatus link = link(sender, receiver);
        if (link == null) {
            return LinkConnectivity.UNKNOWN;
        }
        boolean isWorking = link.problem().isEmpty()
                && link.lastResponseMs() >= 0
                && link.lastResponseMs() <= MAX_ANSWER_AGE_MILLIS;
        return isWorking ? LinkConnectivity.YES : LinkConnectivity.NO;
    }

    private static @Nullable PeerLinkStatus link(@Nullable ServerStatus from, ServerId to) {
        if (from == null || !from.observations().isKnown()) {
            return null;
        }
        for (PeerLinkStatus each : from.observations().links()) {
            if (each.peer().equals(to)) {
                return each;
            }
        }
        return null;
    }

    /**
     * Returns why messages from one server do not reach another, as a suffix in parentheses; empty if the reason is
     * unknown.
     */
    String errorSuffix(ServerId from, ServerId to) {
        PeerLinkStatus link = link(clusterStatus.status(from), to);
        return link == null || link.problem().isEmpty() ? "" : " (" + link.problem() + ")";
    }

    /** Returns how long ago a server last heard from another, or had a response from it; -1 if unknown. */
    long silentMillis(ServerId receiver, ServerId sender) {
        ServerStatus status = clusterStatus.status(receiver);
        if (status == null) {
            return -1;
        }
        if (sender.equals(status.leader()) && status.role() != ServerRole.LEADER) {
            return status.lastLeaderContactMs();
        }
        for (FollowerStatus each : status.followers()) {
            if (each.id().equals(sender)) {
                return each.lastContactMs();
            }
        }
        PeerContact contact = contact(status, sender);
        if (contact != null) {
            return contact.heardMs();
        }
        for (PeerLinkStatus each : status.observations().links()) {
            if (each.peer().equals(sender)) {
                return each.lastResponseMs();
            }
        }
        return -1;
    }
}
