package dev.raftctl.protocol.wire;

import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** The answer to a {@link Hello}; after {@link Rejected} the connection is closed. */
public sealed interface HelloReply {
    /**
     * @param version the protocol version both speak from now on
     * @param instanceId a number that the answering process drew when it started; 0: it speaks an older version
     * @param lineage the {@link dev.raftctl.protocol.message.Lineage} of the answering server; 0 of programs that do
     *     not know of it
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
        /** An answer that does not name its process. */
        public Welcome(
                int version, String clusterId, String clusterName, ServerId id, long incarnation, String address) {
            this(version, clusterId, clusterName, id, incarnation, address, 0, 0);
        }
    }

    /**
     * Refused, and both sides report why.
     *
     * @param id of the answering server; null when it turns a caller away before it looks who calls (too many, or another
     *     version)
     * @param incarnation of the answering server, or 0
     * @param lineage the {@link dev.raftctl.protocol.message.Lineage} of the answering server, or 0
     */
    record Rejected(
            RejectReason reason, String message, @Nullable ServerId id, long incarnation, long lineage)
            implements HelloReply {
        /** Of a cluster that was never recovered, or before it is looked at. */
        public Rejected(RejectReason reason, String message, @Nullable ServerId id, long incarnation) {
            this(reason, message, id, incarnation, 0);
        }
    }

    /** Why a caller is turned away. */
    enum RejectReason {
        VERSION,
        /** The caller belongs to another cluster. */
        WRONG_CLUSTER,
        /** Another server was wanted than the one that answers. */
        WRONG_SERVER,
        /** The caller is known under another incarnation: it lost its disk. */
        DISK_LOST,
        /** Too many connections, or the server is stopping. */
        BUSY,
        UNAUTHORISED,
        /** The cluster of one of the two was recovered without the other. From version 3 on. */
        OTHER_LINEAGE
    }
}
