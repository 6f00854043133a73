package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Lineage;
import dev.raftctl.protocol.message.LinkStatus;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.Loops;
import dev.raftctl.protocol.net.PeerLink;
import dev.raftctl.protocol.tls.Protection;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.HelloReply.Why;
import dev.raftctl.protocol.wire.Versions;
import dev.raftctl.protocol.wire.WireFailure;
import dev.raftctl.protocol.wire.WireLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to one other server, and who may answer at its end. Any thread sends; {@link PeerLink.Watcher} is called on Netty's
 * loops.
 */
final class Road implements PeerLink.Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);

    private final ServerId to;
    private final HostPort address;
    private final Acquaintances acquaintances;
    private final Inbox inbox;
    private final Complaints complaints;
    private final Fate fate;
    private final PeerLink link;
    private volatile boolean unflushed;
    private volatile boolean used = true;

    /** Why the link is down, if it is. Written on the link's loop. */
    private volatile String trouble = "not connected yet";

    /** The protocol version of the last connection; 0: none yet. Written on the link's loop. */
    private volatile int spoken;

    Road(
            ServerId to,
            HostPort address,
            Loops loops,
            Protection protection,
            Acquaintances acquaintances,
            Inbox inbox,
            Complaints complaints,
            Fate fate) {
        this.to = to;
        this.address = address;
        this.acquaintances = acquaintances;
        this.inbox = inbox;
        this.complaints = complaints;
        this.fate = fate;
        this.link = new PeerLink(loops, address, WireLimits.DEFAULT, protection, () -> acquaintances.helloTo(to), this);
    }

    HostPort address() {
        return address;
    }

    void send(PeerMessage message) {
        link.send(message);
        unflushed = true;
        used = true;
    }

    /** Whoever sent flushes afterwards; it does no harm if another thread has done so for it. */
    void flush() {
        if (unflushed) {
            unflushed = false;
            link.flush();
        }
    }

    /** That server has just called here, so it can be reached. */
    void retryNow() {
        if (!link.isConnected()) {
            link.retryNow();
        }
    }

    /** The protocol version spoken; 0 while the link is down. */
    int spoken() {
        return link.isConnected() ? spoken : 0;
    }

    /** As it is now. */
    LinkStatus status() {
        return new LinkStatus(to, link.answeredMillis(), link.isConnected() ? "" : trouble);
    }

    /** Whether anything was sent since this was last asked. */
    boolean takeUsed() {
        boolean was = used;
        used = false;
        return was;
    }

    void close() {
        link.close();
    }

    @Override
    public boolean connected(HelloReply.Welcome welcome) {
        if (!welcome.clusterId().equals(acquaintances.clusterId())) {
            trouble = "the server at " + address + " belongs to cluster " + welcome.clusterId();
            complaints.about(to, "wrong-cluster", trouble);
            return false;
        }
        String otherLineage = acquaintances.lineageRefusal(to, welcome.lineage());
        if (!otherLineage.isEmpty()) {
            trouble = otherLineage;
            complaints.about(to, Doorkeeper.OTHER_LINEAGE, otherLineage);
            return false;
        }
        try {
            if (!acquaintances.knows(to, welcome.incarnation())) {
                trouble = to + " came back without the disk it had";
                complaints.about(to, "disk-lost", Complaints.diskLost(to, address.toString()));
                return false;
            }
        } catch (StorageFailure failure) {
            fate.metBesideTheLog(failure);
            return false;
        }
        complaints.settled(to);
        tellVersion(welcome.version());
        return true;
    }

    /** Once, and again when it changes: while a cluster is upgraded, the log says how far it has come. */
    private void tellVersion(int version) {
        int before = spoken;
        int newest = Versions.spoken().newest();
        if (version < newest && version != before) {
            LOG.info(
                    "server {} at {} speaks protocol version {} with this one, which speaks {}",
                    to,
                    address,
                    version,
                    Versions.spoken());
        } else if (version == newest && before != 0 && version != before) {
            LOG.info("server {} at {} speaks protocol version {} now", to, address, version);
        }
        spoken = version;
    }

    @Override
    public void turned(HelloReply.Turned reply) {
        trouble = "turned away: " + reply.message();
        if (reply.why() == Why.OTHER_LINEAGE) {
            // The words are the same on both sides, so the log has them once.
            complaints.about(to, Doorkeeper.OTHER_LINEAGE, reply.message());
            if (new Lineage(reply.lineage()).isLaterThan(acquaintances.lineage())) {
                inbox.completed(new Event.GivenUp(reply.message()));
            }
            inbox.completed(new Event.Unreachable(to));
            return;
        }
        if (reply.why() == Why.DISK_LOST) {
            inbox.completed(new Event.Barred(reply.message()));
        }
        complaints.about(to, "turned-away", "by the server at " + address + ": " + reply.message());
        inbox.completed(new Event.Unreachable(to));
    }

    @Override
    public void untrusted(TlsFailure why) {
        trouble = "no trusted connection: " + why.getMessage();
        complaints.about(to, "untrusted", String.valueOf(why.getMessage()));
        inbox.completed(new Event.Unreachable(to));
    }

    @Override
    public void unfit(PeerMessage message, WireFailure why) {
        complaints.about(to, "unfit", "not sent to the server at " + address + ": " + why.getMessage());
    }

    @Override
    public void unresolved(String why) {
        complaints.about(to, "unresolved", String.valueOf(why));
        inbox.completed(new Event.Unreachable(to));
    }

    @Override
    public void delivered() {
        inbox.completed(new Event.Delivered(to));
    }

    @Override
    public void lost(String why) {
        trouble = why;
        inbox.completed(new Event.Unreachable(to));
    }
}
