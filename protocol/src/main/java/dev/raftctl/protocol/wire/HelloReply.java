package dev.raftctl.protocol.wire;

import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** The reply to a {@link Hello}. After {@link HelloRejected}, the connection is closed. */
public sealed interface HelloReply {
    <E extends Exception> void dispatchTo(Handler<E> handler) throws E;

    <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E;

    /**
     * @param version the negotiated protocol version
     * @param instanceId a random number that identifies the replying process; 0 for older versions
     * @param lineage the {@link dev.raftctl.protocol.message.ClusterLineage} of the replying server; 0 for older
     *     versions
     */
    record WelcomeReply(
            int version,
            String clusterId,
            String clusterName,
            ServerId id,
            long incarnation,
            String address,
            long instanceId,
            long lineage)
            implements HelloReply {
        /** Creates a welcome that carries no instance id and no lineage. */
        public WelcomeReply(
                int version, String clusterId, String clusterName, ServerId id, long incarnation, String address) {
            this(version, clusterId, clusterName, id, incarnation, address, 0, 0);
        }

        @Override
        public <E extends Exception> void dispatchTo(Handler<E> handler) throws E {
            handler.welcomed(this);
        }

        @Override
        public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
            return visitor.welcomed(this);
        }
    }

    /**
     * Rejects the caller. Both sides report the reason.
     *
     * @param id the replying server; null if it rejects the caller before it looks at the caller's identity (connection
     *     limit or version)
     * @param incarnation the incarnation of the replying server, or 0
     * @param lineage the {@link dev.raftctl.protocol.message.ClusterLineage} of the replying server, or 0
     */
    record HelloRejected(
            HelloRejectionReason reason,
            String message,
            @Nullable ServerId id,
            long incarnation,
            long lineage) implements HelloReply {
        /**
         * Creates a rejection that carries no lineage, because the cluster was never recovered or the lineages have not
         * been compared yet.
         */
        public HelloRejected(HelloRejectionReason reason, String message, @Nullable ServerId id, long incarnation) {
            this(reason, message, id, incarnation, 0);
        }

        @Override
        public <E extends Exception> void dispatchTo(Handler<E> handler) throws E {
            handler.rejected(this);
        }

        @Override
        public <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
            return visitor.rejected(this);
        }
    }

    /** The reason why a server rejects a caller. */
    enum HelloRejectionReason {
        VERSION,
        /** The caller belongs to another cluster. */
        WRONG_CLUSTER,
        /** The caller wants to reach a server with another id. */
        WRONG_SERVER,
        /** The caller has an incarnation that differs from the known one, so it has lost its disk. */
        DISK_LOST,
        /** The connection limit has been reached, or the server is stopping. */
        BUSY,
        UNAUTHORISED,
        /** One of the two servers belongs to a cluster that was recovered without the other. Since version 3. */
        OTHER_LINEAGE
    }

    /**
     * Handles a reply.
     *
     * @param <E> what the handler may throw
     */
    interface Handler<E extends Exception> {
        void welcomed(WelcomeReply welcome) throws E;

        void rejected(HelloRejected rejection) throws E;
    }

    /**
     * Derives a value from a reply.
     *
     * @param <E> what the visitor may throw
     */
    interface Visitor<R, E extends Exception> {
        R welcomed(WelcomeReply welcome) throws E;

        R rejected(HelloRejected rejection) throws E;
    }
}
