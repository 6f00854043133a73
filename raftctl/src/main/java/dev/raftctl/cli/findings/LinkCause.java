package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;

/** A fault of the links between servers. */
sealed interface LinkCause extends FindingCause {
    <R> R visit(Visitor<R> visitor);

    @Override
    default <R> R visitGroup(GroupVisitor<R> visitor) {
        return visitor.onLinkCause(this);
    }

    /**
     * A link on which messages are lost.
     *
     * @param from the sender; its messages do not arrive
     * @param silentMs for how long nothing has arrived; -1 if unknown
     * @param problem why the connection is down, as a suffix in parentheses; empty if unknown
     */
    record CutLink(ServerId from, ServerId to, String fromAddress, String toAddress, long silentMs, String problem) {}

    /** Two servers do not hear each other. */
    record LinkCut(
            List<CutLink> links,
            List<String> matrix,
            List<ServerId> connectors,
            boolean involvesLeader,
            FindingSeverity severity)
            implements LinkCause {
        @Override
        public FindingCode code() {
            return FindingCode.LINK_CUT;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onLinkCut(this);
        }
    }

    /** One server hears another, which does not hear it. */
    record OneWayLink(CutLink link, List<String> matrix, boolean isHearerLeader, FindingSeverity severity)
            implements LinkCause {
        @Override
        public FindingCode code() {
            return FindingCode.ONE_WAY_LINK;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onOneWayLink(this);
        }
    }

    /** The servers are split into groups that do not hear each other. */
    record NetworkSplit(List<List<ServerId>> groups, List<CutLink> links, List<String> matrix, FindingSeverity severity)
            implements LinkCause {
        @Override
        public FindingCode code() {
            return FindingCode.NETSPLIT;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onNetworkSplit(this);
        }
    }

    /** A member hears the leader but does not follow it. */
    record NotFollowing(ServerStatus server, ServerId leader) implements LinkCause {
        @Override
        public FindingCode code() {
            return FindingCode.NOT_FOLLOWING;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onNotFollowing(this);
        }
    }

    /** Handles every cause of this group. */
    interface Visitor<R> {
        R onLinkCut(LinkCut cause);

        R onOneWayLink(OneWayLink cause);

        R onNetworkSplit(NetworkSplit cause);

        R onNotFollowing(NotFollowing cause);
    }
}
