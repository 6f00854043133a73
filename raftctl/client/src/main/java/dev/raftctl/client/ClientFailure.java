package dev.raftctl.client;

import dev.raftctl.protocol.wire.MessageUnsupportedByPeerException;

/**
 * Why a client could not carry out a request. The request was certainly not applied, except where a {@link
 * RequestInterrupted} states that it may have been.
 */
public abstract sealed class ClientFailure extends Exception {
    private static final long serialVersionUID = 1;

    private ClientFailure(String message) {
        super(message);
    }

    /** Calls the visitor's method for this kind of failure and returns its result. */
    public abstract <R> R accept(Visitor<R> visitor);

    /** Returns what happened, in a clause that starts in lower case. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** Handles every kind of failure. */
    public interface Visitor<R> {
        R interrupted(RequestInterrupted failure);

        R noServerReachable(NoServerReachable failure);

        R leaderUnreachable(LeaderUnreachable failure);

        R ambiguousCluster(AmbiguousCluster failure);

        R unsupportedByLeader(UnsupportedByLeader failure);

        R sessionNotOpened(SessionNotOpened failure);
    }

    /** The calling thread was interrupted while it waited. */
    public static final class RequestInterrupted extends ClientFailure {
        private static final long serialVersionUID = 1;

        private final boolean mayBeApplied;

        RequestInterrupted(boolean mayBeApplied) {
            super(mayBeApplied ? "interrupted; the request may or may not have been applied" : "interrupted");
            this.mayBeApplied = mayBeApplied;
        }

        /** Returns whether the request was sent and may change the cluster's state. */
        public boolean mayBeApplied() {
            return mayBeApplied;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.interrupted(this);
        }
    }

    /** No server answered. */
    public static final class NoServerReachable extends ClientFailure {
        private static final long serialVersionUID = 1;

        private final transient ClusterStatus status;

        NoServerReachable(ClusterStatus status) {
            super(describe(status));
            this.status = status;
        }

        private static String describe(ClusterStatus status) {
            StringBuilder reasons = new StringBuilder();
            for (ServerProbeResult probe : status.probes()) {
                reasons.append(reasons.isEmpty() ? ": " : "; ")
                        .append(probe.address())
                        .append(": ")
                        .append(probe.errorText());
            }
            return "no server was reached" + reasons;
        }

        /** Returns why each server did not answer. */
        public ClusterStatus status() {
            return status;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.noServerReachable(this);
        }
    }

    /** The servers that answer hear from a leader that this client cannot reach. */
    public static final class LeaderUnreachable extends ClientFailure {
        private static final long serialVersionUID = 1;

        private final transient ClusterStatus status;

        LeaderUnreachable(ClusterStatus status) {
            super("this client cannot reach the leader " + status.leaderId());
            this.status = status;
        }

        /** Returns the statuses that report the leader. */
        public ClusterStatus status() {
            return status;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.leaderUnreachable(this);
        }
    }

    /** The endpoints belong to several clusters, or to several lineages of one; no request was sent. */
    public static final class AmbiguousCluster extends ClientFailure {
        private static final long serialVersionUID = 1;

        private final boolean hasSeveralLineages;
        private final transient ClusterStatus status;

        AmbiguousCluster(String message, boolean hasSeveralLineages, ClusterStatus status) {
            super(message);
            this.hasSeveralLineages = hasSeveralLineages;
            this.status = status;
        }

        /**
         * Returns the servers' statuses: of all lineages, or of the cluster of the first endpoint that answers, with
         * the servers of other clusters marked as foreign.
         */
        public ClusterStatus status() {
            return status;
        }

        /** Returns whether the endpoints belong to one cluster that was split by a recovery. */
        public boolean hasSeveralLineages() {
            return hasSeveralLineages;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.ambiguousCluster(this);
        }
    }

    /** The leader's protocol version is too old for the request, or this program's version was lowered. */
    public static final class UnsupportedByLeader extends ClientFailure {
        private static final long serialVersionUID = 1;

        private final transient RequestTarget leader;
        private final MessageUnsupportedByPeerException versions;
        private final String operation;

        UnsupportedByLeader(RequestTarget leader, MessageUnsupportedByPeerException versions, String operation) {
            super("the leader, " + leader + ", speaks protocol version " + versions.negotiatedVersion() + ", but "
                    + operation + " requires " + versions.requiredVersion());
            this.leader = leader;
            this.versions = versions;
            this.operation = operation;
        }

        public RequestTarget leader() {
            return leader;
        }

        public MessageUnsupportedByPeerException versions() {
            return versions;
        }

        /** Returns the name of the request. */
        public String operation() {
            return operation;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.unsupportedByLeader(this);
        }
    }

    /** No session could be opened in time, so the command was not sent. */
    public static final class SessionNotOpened extends ClientFailure {
        private static final long serialVersionUID = 1;

        SessionNotOpened(long timeoutMillis, String reason) {
            super("no session could be opened within " + timeoutMillis + " ms: " + reason);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.sessionNotOpened(this);
        }
    }
}
