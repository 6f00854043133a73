package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Lineage;
import dev.raftctl.protocol.message.Printable;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.Hello.Caller;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.HelloReply.RejectReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether to accept or reject the hello of a caller. Runs on Netty threads. */
final class HandshakePolicy {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);

    /** The kind of alert for a server of another lineage, whichever of the two servers opened the connection. */
    static final String OTHER_LINEAGE = "other-lineage";

    /** The first protocol version with {@link RejectReason#OTHER_LINEAGE}. */
    private static final int LINEAGE_VERSION = 3;

    private final PeerIdentities identities;
    private final RemotePeers peers;
    private final PeerAlerts peerAlerts;
    private final DuplicateServers duplicateServers;
    private final FatalErrorLatch fatalError;
    private volatile boolean closing;

    HandshakePolicy(
            PeerIdentities identities,
            RemotePeers peers,
            PeerAlerts peerAlerts,
            DuplicateServers duplicateServers,
            FatalErrorLatch fatalError) {
        this.identities = identities;
        this.peers = peers;
        this.peerAlerts = peerAlerts;
        this.duplicateServers = duplicateServers;
        this.fatalError = fatalError;
    }

    void close() {
        closing = true;
    }

    HelloReply respondTo(Hello hello, int version) {
        if (closing || fatalError.isSet()) {
            return reject(RejectReason.BUSY, "server " + identities.self() + " is stopping");
        }
        ServerId expected = hello.to();
        if (expected != null && !expected.equals(identities.self())) {
            return reject(RejectReason.WRONG_SERVER, "this is server " + identities.self() + ", not " + expected);
        }
        HelloReply.Rejected rejection;
        try {
            rejection = hello.caller() == Caller.PEER ? checkPeer(hello) : checkCluster(hello);
        } catch (StorageFailure failure) {
            fatalError.setUnlessDiskFull(failure);
            return reject(
                    RejectReason.BUSY, "the disk of server " + identities.self() + " failed: " + failure.getMessage());
        }
        return rejection != null
                ? rejection
                : new HelloReply.Welcome(
                        version,
                        identities.clusterId(),
                        identities.clusterName(),
                        identities.self(),
                        identities.incarnation(),
                        identities.advertisedAddress(),
                        identities.processNumber(),
                        identities.lineage().value());
    }

    private HelloReply.@Nullable Rejected checkPeer(Hello hello) throws StorageFailure {
        ServerId from = hello.from();
        if (from == null || from.equals(identities.self())) {
            return reject(
                    RejectReason.WRONG_SERVER,
                    "the caller identifies itself as server " + from + "; this is server " + identities.self());
        }
        if (hello.clusterId().isEmpty()) {
            return reject(RejectReason.WRONG_CLUSTER, "server " + from + " belongs to no cluster");
        }
        Lineage lineage = new Lineage(hello.lineage());
        if (identities.clusterId().isEmpty()) {
            if (hello.to() == null) {
                return reject(RejectReason.WRONG_CLUSTER, "server " + identities.self() + " belongs to no cluster");
            }
            String refusal = joinCluster(hello, lineage, from);
            if (refusal != null) {
                return reject(RejectReason.WRONG_CLUSTER, refusal);
            }
        }
        HelloReply.Rejected rejection = checkCluster(hello);
        if (rejection != null) {
            peerAlerts.report(
                    from,
                    "wrong-cluster",
                    "it connects from " + Printable.of(hello.fromAddress()) + " as a member of another cluster");
            return rejection;
        }
        String otherLineage = identities.lineageRefusal(from, hello.lineage());
        if (!otherLineage.isEmpty()) {
            peerAlerts.report(from, OTHER_LINEAGE, otherLineage);
            return reject(
                    hello.maxVersion() < LINEAGE_VERSION ? RejectReason.WRONG_CLUSTER : RejectReason.OTHER_LINEAGE,
                    otherLineage);
        }
        if (!identities.verifyIncarnation(from, hello.incarnation())) {
            String text = PeerAlerts.diskLost(from, Printable.of(hello.fromAddress()));
            peerAlerts.report(from, "disk-lost", text);
            return reject(RejectReason.DISK_LOST, text);
        }
        learnAddress(from, hello.fromAddress());
        duplicateServers.onHandshake(from, hello);
        return null;
    }

    /**
     * Joins the caller's cluster. If several callers compete, the first one decides; the others are then checked as
     * peers.
     */
    private @Nullable String joinCluster(Hello hello, Lineage lineage, ServerId by) throws StorageFailure {
        try {
            String refusal = identities.joinClusterOf(hello);
            if (refusal == null) {
                LOG.info(
                        "joined cluster {} ({}), lineage {}, on behalf of server {}",
                        Printable.of(hello.clusterId()),
                        Printable.of(hello.clusterName()),
                        lineage,
                        by);
            }
            return refusal;
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.Kind.FOREIGN) {
                throw failure;
            }
            return null;
        }
    }

    private HelloReply.@Nullable Rejected checkCluster(Hello hello) {
        String ownClusterId = identities.clusterId();
        if (hello.clusterId().isEmpty()
                || ownClusterId.isEmpty()
                || hello.clusterId().equals(ownClusterId)) {
            return null;
        }
        return reject(
                RejectReason.WRONG_CLUSTER,
                "server " + identities.self() + " belongs to cluster " + ownClusterId + " (" + identities.clusterName()
                        + "), not " + Printable.of(hello.clusterId()) + " (" + Printable.of(hello.clusterName()) + ")");
    }

    private void learnAddress(ServerId from, String address) {
        try {
            peers.learnAddress(from, HostPort.parse(address));
        } catch (IllegalArgumentException unreadable) {
            LOG.debug(
                    "server {} sent no usable address: {}",
                    from,
                    Printable.of(String.valueOf(unreadable.getMessage())));
        }
    }

    private HelloReply.Rejected reject(RejectReason reason, String message) {
        return new HelloReply.Rejected(
                reason,
                message,
                identities.self(),
                identities.incarnation(),
                identities.lineage().value());
    }
}
