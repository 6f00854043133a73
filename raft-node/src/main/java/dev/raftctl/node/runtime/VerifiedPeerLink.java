package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.health.PeerContactTimes;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.PeerLinkStatus;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.NettyEventLoops;
import dev.raftctl.protocol.net.PeerLink;
import dev.raftctl.protocol.tls.ConnectionSecurity;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.HelloReply.HelloRejectionReason;
import dev.raftctl.protocol.wire.ProtocolVersionRange;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import org.slf4j.Logger;

/**
 * The connection to one other server, which verifies the identity of that server. Any thread sends;
 * {@link PeerLink.PeerLinkEventHandler} methods are called on Netty threads.
 */
final class VerifiedPeerLink implements PeerLink.PeerLinkEventHandler {
    private static final Logger LOG = ServerLog.LOGGER;

    private final ServerId to;
    private final HostPort address;
    private final PeerIdentityVerifier identities;
    private final CoreInbox inbox;
    private final PeerAlerts peerAlerts;
    private final FatalErrorLatch fatalError;
    private final PeerLink link;
    private volatile boolean unflushed;
    private volatile boolean used = true;

    /** The reason why there is no connection. Written on the connection's Netty thread. */
    private volatile String downReason = "not connected yet";

    /** The same reason as a code of {@link PeerContact}. Written on the connection's Netty thread. */
    private volatile String downCode = PeerContactCodes.CONNECTING;

    /**
     * The protocol version of the latest connection, or 0 if there was none. Written on the connection's Netty thread.
     */
    private volatile int protocolVersion;

    VerifiedPeerLink(
            ServerId to,
            HostPort address,
            NettyEventLoops loops,
            ConnectionSecurity security,
            PeerIdentityVerifier identities,
            CoreInbox inbox,
            PeerAlerts peerAlerts,
            FatalErrorLatch fatalError) {
        this.to = to;
        this.address = address;
        this.identities = identities;
        this.inbox = inbox;
        this.peerAlerts = peerAlerts;
        this.fatalError = fatalError;
        this.link = new PeerLink(loops, address, WireLimits.DEFAULT, security, () -> identities.helloTo(to), this);
    }

    HostPort address() {
        return address;
    }

    void send(PeerMessage message) {
        link.send(message);
        unflushed = true;
        used = true;
    }

    /** Flushes all queued messages, including those that other threads have queued. */
    void flush() {
        if (unflushed) {
            unflushed = false;
            link.flush();
        }
    }

    /** Reconnects at once, because the peer has just connected to this server and is therefore reachable. */
    void retryNow() {
        if (!link.isConnected()) {
            link.retryNow();
        }
    }

    /** Returns the protocol version of the connection, or 0 while there is no connection. */
    int protocolVersion() {
        return link.isConnected() ? protocolVersion : 0;
    }

    /** Returns the protocol version of this connection, or of the one before it; 0 if there was none. */
    int lastProtocolVersion() {
        return protocolVersion;
    }

    /** Returns the current status of the connection. */
    PeerLinkStatus status() {
        return new PeerLinkStatus(to, link.millisSinceLastPong(), link.isConnected() ? "" : downReason);
    }

    /** Returns the contact with the peer. */
    PeerContact contact(PeerContactTimes heard, long nowNanos) {
        long heardMs = heard.heardMillisAgo(to, nowNanos);
        long respondedMs = link.millisSinceLastPong();
        boolean connected = link.isConnected();
        return new PeerContact(
                to,
                heardMs < 0 || respondedMs < 0 ? Math.max(heardMs, respondedMs) : Math.min(heardMs, respondedMs),
                connected,
                connected ? "" : downCode);
    }

    /** Returns whether a message was sent since this method was last called. */
    boolean getAndClearUsed() {
        boolean wasUsed = used;
        used = false;
        return wasUsed;
    }

    void close() {
        link.close();
    }

    @Override
    public boolean onConnected(HelloReply.WelcomeReply welcome) {
        if (!welcome.clusterId().equals(identities.clusterId())) {
            downReason = "the server at " + address + " belongs to cluster " + welcome.clusterId();
            downCode = PeerContactCodes.FOREIGN;
            peerAlerts.report(to, "wrong-cluster", downReason);
            return false;
        }
        String otherLineage = identities.lineageRefusal(to, welcome.lineage());
        if (!otherLineage.isEmpty()) {
            downReason = otherLineage;
            downCode = PeerContactCodes.LINEAGE;
            peerAlerts.report(to, HandshakePolicy.OTHER_LINEAGE, otherLineage);
            return false;
        }
        try {
            if (!identities.verifyIncarnation(to, welcome.incarnation())) {
                downReason = to + " came back without its data";
                downCode = PeerContactCodes.DISK_LOST;
                peerAlerts.report(to, "disk-lost", PeerAlerts.diskLost(to, address.toString()));
                return false;
            }
        } catch (StorageFailure failure) {
            fatalError.setUnlessDiskFull(failure);
            return false;
        }
        peerAlerts.onConnected(to);
        logVersion(welcome.version());
        return true;
    }

    /**
     * Logs an older protocol version once and whenever it changes, so the log shows the progress of a rolling upgrade.
     */
    private void logVersion(int version) {
        int previous = protocolVersion;
        int newest = ProtocolVersionRange.enabled().newest();
        if (version < newest && version != previous) {
            LOG.info(
                    "server {} at {} uses protocol version {}; this server supports {}",
                    to,
                    address,
                    version,
                    ProtocolVersionRange.enabled());
        } else if (version == newest && previous != 0 && version != previous) {
            LOG.info("server {} at {} now uses protocol version {}", to, address, version);
        }
        protocolVersion = version;
    }

    @Override
    public void onRejected(HelloReply.HelloRejected reply) {
        downReason = "rejected: " + reply.message();
        downCode = PeerContactCodes.of(reply.reason());
        if (reply.reason() == HelloRejectionReason.OTHER_LINEAGE) {
            // Both sides use the same text, so the log has it once.
            peerAlerts.report(to, HandshakePolicy.OTHER_LINEAGE, reply.message());
            if (new ClusterLineage(reply.lineage()).isLaterThan(identities.lineage())) {
                inbox.addCompletion(new Event.ExcludedByClusterRecovery(reply.message()));
            }
            inbox.addCompletion(new Event.PeerUnreachable(to));
            return;
        }
        if (reply.reason() == HelloRejectionReason.DISK_LOST) {
            inbox.addCompletion(new Event.ServerFenced(reply.message()));
        }
        peerAlerts.report(to, "turned-away", "rejected by the server at " + address + ": " + reply.message());
        inbox.addCompletion(new Event.PeerUnreachable(to));
    }

    @Override
    public void onTlsFailure(TlsFailure failure) {
        downReason = "no trusted TLS connection: " + failure.getMessage();
        downCode = PeerContactCodes.UNTRUSTED;
        peerAlerts.report(to, "untrusted", String.valueOf(failure.getMessage()));
        inbox.addCompletion(new Event.PeerUnreachable(to));
    }

    @Override
    public void onUnencodableMessage(PeerMessage message, WireProtocolFailure failure) {
        peerAlerts.report(
                to, "unfit", "a message was not sent to the server at " + address + ": " + failure.getMessage());
    }

    @Override
    public void onUnresolvedName(String reason) {
        downReason = reason;
        downCode = PeerContactCodes.UNRESOLVED;
        peerAlerts.report(to, "unresolved", String.valueOf(reason));
        inbox.addCompletion(new Event.PeerUnreachable(to));
    }

    @Override
    public void onProgress() {
        inbox.addCompletion(new Event.SnapshotOrEntryBytesDelivered(to));
    }

    @Override
    public void onDisconnected(String reason) {
        downReason = reason;
        downCode = PeerContactCodes.ofDisconnection(reason);
        inbox.addCompletion(new Event.PeerUnreachable(to));
    }
}
