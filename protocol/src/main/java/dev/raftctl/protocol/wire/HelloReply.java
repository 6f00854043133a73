package dev.raftctl.protocol.wire;

import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** The reply to a {@link Hello}. The connection is closed after {@link Rejected}. */
public sealed interface HelloReply {
    /**
     * @param version the negotiated protocol version
     * @param instanceId a random number that identifies the replying process; 0 for older versions
     * @param lineage the {@link dev.raftctl.protocol.message.Lineage} of the replying server; 0 for older versions
     */
    record Welcome(
            int version,
            String clusterId,
            String clusterName,
            ServerId id,
            long incarnation,
            String address,
            long instanceId,
            long lineage)
            implements HelloReply {
        /** Creates a reply without an instance id and a lineage. */
        public Welcome(
                int version, String clusterId, String clusterName, ServerId id, long incarnation, String address) {
            this(version, clusterId, clusterName, id, incarnation, address, 0, 0);
        }
    }

    /**
     * Rejects the caller. Both sides report the reason.
     *
     * @param id the replying server; null if it rejects the caller before it looks at the caller's identity (connection
     *     limit or version)
     * @param incarnation the incarnation of the replying server, or 0
     * @param lineage the {@link dev.raftctl.protocol.message.Lineage} of the replying server, or 0
     */
    record Rejected(
            RejectReason reason, String message, @Nullable ServerId id, long incarnation, long lineage)
            implements HelloReply {
        /**
         * Creates a rejection without a lineage: the cluster was never recovered, or its lineage is not checked yet.
         */
        public Rejected(RejectReason reason, String message, @Nullable ServerId id, long incarnation) {
            this(reason, message, id, incarnation, 0);
        }
    }

    /** Why a caller is rejected. */
    enum RejectReason {
        VERSION,
        /** The caller belongs to another cluster. */
        WRONG_CLUSTER,
        /** The caller expects another server. */
        WRONG_SERVER,
        /** The caller is known under another incarnation, so it has lost its disk. */
        DISK_LOST,
        /** The connection limit is reached, or the server is stopping. */
        BUSY,
        UNAUTHORISED,
        /** One of the two servers belongs to a cluster that was recovered without the other. Since version 3. */
        OTHER_LINEAGE
    }
}
