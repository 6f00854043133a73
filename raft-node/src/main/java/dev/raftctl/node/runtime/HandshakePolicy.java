package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.PrintableText;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.Hello.CallerKind;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.HelloReply.HelloRejectionReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Decides whether to accept or reject the hello of a caller. Runs on Netty threads. */
final class HandshakePolicy {
    private static final Logger LOG = ServerLog.LOGGER;

    /**
     * The kind of alert that reports a server of another lineage, no matter which of the two servers opened the
     * connection.
     */
    static final String OTHER_LINEAGE = "other-lineage";

    /** The first protocol version with {@link HelloRejectionReason#OTHER_LINEAGE}. */
    private static final int LINEAGE_VERSION = 3;

    private final PeerIdentityVerifier identities;
    private final ConnectedPeers peers;
    private final PeerAlerts peerAlerts;
    private final DuplicateServerDetector duplicateServers;
    private final FatalErrorLatch fatalError;
    private volatile boolean closing;

    HandshakePolicy(
            PeerIdentityVerifier identities,
            ConnectedPeers peers,
            PeerAlerts peerAlerts,
            DuplicateServerDetector duplicateServers,
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
            return reject(HelloRejectionReason.BUSY, "server " + identities.self() + " is stopping");
        }
        ServerId expected = hello.to();
        if (expected != null && !expected.equals(identities.self())) {
            return reject(
                    HelloRejectionReason.WRONG_SERVER, "this is server " + identities.self() + ", not " + expected);
        }
        HelloReply.HelloRejected rejection;
        try {
            rejection = hello.caller() == CallerKind.PEER ? checkPeer(hello) : checkCluster(hello);
        } catch (StorageFailure failure) {
            fatalError.setUnlessDiskFull(failure);
            return reject(
                    HelloRejectionReason.BUSY,
                    "the disk of server " + identities.self() + " failed: " + failure.getMessage());
        }
        return rejection != null
                ? rejection
                : new HelloReply.WelcomeReply(
                        version,
                        identities.clusterId(),
                        identities.clusterName(),
                        identities.self(),
                        identities.incarnation(),
                        identities.advertisedAddress(),
                        identities.processNumber(),
                        identities.lineage().value());
    }

    private HelloReply.@Nullable HelloRejected checkPeer(Hello hello) throws StorageFailure {
        ServerId from = hello.from();
        if (from == null || from.equals(identities.self())) {
            return reject(
                    HelloRejectionReason.WRONG_SERVER,
                    "the caller identifies itself as server " + from + "; this is server " + identities.self());
        }
        if (hello.clusterId().isEmpty()) {
            return reject(HelloRejectionReason.WRONG_CLUSTER, "server " + from + " belongs to no cluster");
        }
        ClusterLineage lineage = new ClusterLineage(hello.lineage());
        if (identities.clusterId().isEmpty()) {
            if (hello.to() == null) {
                return reject(
                        HelloRejectionReason.WRONG_CLUSTER, "server " + identities.self() + " belongs to no cluster");
            }
            String refusal = joinCluster(hello, lineage, from);
            if (refusal != null) {
                return reject(HelloRejectionReason.WRONG_CLUSTER, refusal);
            }
        }
        HelloReply.HelloRejected rejection = checkCluster(hello);
        if (rejection != null) {
            peerAlerts.report(
                    from,
                    "wrong-cluster",
                    "it connects from " + PrintableText.of(hello.fromAddress()) + " as a member of another cluster");
            return rejection;
        }
        String otherLineage = identities.lineageRefusal(from, hello.lineage());
        if (!otherLineage.isEmpty()) {
            peerAlerts.report(from, OTHER_LINEAGE, otherLineage);
            return reject(
                    hello.maxVersion() < LINEAGE_VERSION
                            ? HelloRejectionReason.WRONG_CLUSTER
                            : HelloRejectionReason.OTHER_LINEAGE,
                    otherLineage);
        }
        if (!identities.verifyIncarnation(from, hello.incarnation())) {
            String text = PeerAlerts.diskLost(from, PrintableText.of(hello.fromAddress()));
            peerAlerts.report(from, "disk-lost", text);
            return reject(HelloRejectionReason.DISK_LOST, text);
        }
        learnAddress(from, hello.fromAddress());
        duplicateServers.onHandshake(from, hello);
        return null;
    }

    /**
     * Joins the caller's cluster. If several callers compete, the first one decides; the others are then checked as
     * peers.
     */
    private @Nullable String joinCluster(Hello hello, ClusterLineage lineage, ServerId by) throws StorageFailure {
        try {
            String refusal = identities.joinClusterOf(hello);
            if (refusal == null) {
                LOG.info(
                        "joined cluster {} ({}), lineage {}, on behalf of server {}",
                        PrintableText.of(hello.clusterId()),
                        PrintableText.of(hello.clusterName()),
                        lineage,
                        by);
            }
            return refusal;
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.StorageFailureKind.FOREIGN) {
                throw failure;
            }
            return null;
        }
    }

    private HelloReply.@Nullable HelloRejected checkCluster(Hello hello) {
        String ownClusterId = identities.clusterId();
        if (hello.clusterId().isEmpty()
                || ownClusterId.isEmpty()
                || hello.clusterId().equals(ownClusterId)) {
            return null;
        }
        return reject(
                HelloRejectionReason.WRONG_CLUSTER,
                "server " + identities.self() + " belongs to cluster " + ownClusterId + " (" + identities.clusterName()
                        + "), not " + PrintableText.of(hello.clusterId()) + " (" + PrintableText.of(hello.clusterName())
                        + ")");
    }

    private void learnAddress(ServerId from, String address) {
        try {
            peers.learnAddress(from, HostPort.parse(address));
        } catch (IllegalArgumentException unreadable) {
            LOG.debug(
                    "server {} sent no usable address: {}",
                    from,
                    PrintableText.of(String.valueOf(unreadable.getMessage())));
        }
    }

    private HelloReply.HelloRejected reject(HelloRejectionReason reason, String message) {
        return new HelloReply.HelloRejected(
                reason,
                message,
                identities.self(),
                identities.incarnation(),
                identities.lineage().value());
    }
}
