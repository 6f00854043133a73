package dev.raftctl.node.runtime;

import dev.raftctl.node.health.PeerContactTimes;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.PeerLinkStatus;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The other servers that this one is connected to. Members use the address of the configuration; other servers (one
 * that is being added, or a leader this server does not know yet) use the address they sent. Any thread sends.
 */
final class ConnectedPeers {
    private static final int MAX_LEARNED_ADDRESSES = 256;

    private final Map<ServerId, VerifiedPeerLink> peers = new ConcurrentHashMap<>();
    private final Map<ServerId, HostPort> learnedAddresses = new ConcurrentHashMap<>();
    private final ServerId self;
    private final BiFunction<ServerId, HostPort, VerifiedPeerLink> connector;
    private final Consumer<Configuration> configurationListener;
    private volatile Configuration configuration = Configuration.NONE;
    private volatile boolean closed;

    /**
     * @param connector creates a connection
     * @param configurationListener receives each new configuration, on the thread that owns the core
     */
    ConnectedPeers(
            ServerId self,
            BiFunction<ServerId, HostPort, VerifiedPeerLink> connector,
            Consumer<Configuration> configurationListener) {
        this.self = self;
        this.configurationListener = configurationListener;
        this.connector = connector;
    }

    /** Returns the protocol version of the connection to a server, or 0 while there is none. */
    int protocolVersion(ServerId server) {
        VerifiedPeerLink peer = peers.get(server);
        return peer == null ? 0 : peer.protocolVersion();
    }

    /** Returns the protocol version of the last connection to a server, or 0 if there was none. */
    int lastProtocolVersion(ServerId server) {
        VerifiedPeerLink peer = peers.get(server);
        return peer == null ? 0 : peer.lastProtocolVersion();
    }

    /** Returns the connections to the other members of a configuration, ordered by id. */
    List<PeerLinkStatus> linkStatuses(Configuration members) {
        List<PeerLinkStatus> links = new ArrayList<>();
        for (ServerId server : members.members().keySet()) {
            VerifiedPeerLink peer = peers.get(server);
            if (peer != null) {
                links.add(peer.status());
            } else if (!server.equals(self)) {
                links.add(new PeerLinkStatus(server, -1, "no connection"));
            }
        }
        return links;
    }

    /** Returns the contacts with the other members of a configuration, ordered by id. */
    List<PeerContact> contacts(Configuration members, PeerContactTimes heard, long nowNanos) {
        List<PeerContact> contacts = new ArrayList<>();
        for (ServerId server : members.members().keySet()) {
            VerifiedPeerLink peer = peers.get(server);
            if (peer != null) {
                contacts.add(peer.contact(heard, nowNanos));
            } else if (!server.equals(self)) {
                contacts.add(new PeerContact(
                        server, heard.heardMillisAgo(server, nowNanos), false, PeerContactCodes.CONNECTING));
            }
        }
        return contacts;
    }

    /** Queues a message, or drops it if it cannot be queued. Call {@link #flush} after the last message. */
    void send(ServerId to, PeerMessage message) {
        VerifiedPeerLink peer = peers.get(to);
        if (peer == null) {
            peer = connect(to);
        }
        if (peer != null) {
            peer.send(message);
        }
    }

    void flush() {
        for (VerifiedPeerLink peer : peers.values()) {
            peer.flush();
        }
    }

    /**
     * Learns the address of a server that has connected to this one or is to be added. It is used while the server is
     * in no configuration. Connects at once, so that a response to the server is not lost.
     */
    void learnAddress(ServerId server, HostPort address) {
        if (learnedAddresses.size() >= MAX_LEARNED_ADDRESSES && !learnedAddresses.containsKey(server)) {
            return;
        }
        learnedAddresses.put(server, address);
        closeIfMoved(server);
        VerifiedPeerLink peer = connect(server);
        if (peer != null) {
            peer.retryNow();
        }
    }

    /** Connects to the members of a configuration that is now in force. Called by the thread that owns the core. */
    void onConfiguration(Configuration next) {
        Configuration before = configuration;
        if (next.equals(before)) {
            return;
        }
        configuration = next;
        configurationListener.accept(next);
        for (ClusterMember removed : before.members().values()) {
            if (!next.contains(removed.id())) {
                // The removed server may still need to learn of its removal.
                learnAddress(removed.id(), HostPort.parse(removed.address()));
            }
        }
        for (ServerId server : List.copyOf(peers.keySet())) {
            closeIfMoved(server);
        }
        for (ServerId server : next.members().keySet()) {
            connect(server);
        }
    }

    /** Closes connections to non-members if they were not used since this method was last called. */
    void closeUnused() {
        for (Map.Entry<ServerId, VerifiedPeerLink> each : Map.copyOf(peers).entrySet()) {
            ServerId server = each.getKey();
            VerifiedPeerLink peer = each.getValue();
            if (!peer.getAndClearUsed() && !configuration.contains(server) && peers.remove(server, peer)) {
                learnedAddresses.remove(server);
                peer.close();
            }
        }
    }

    private @Nullable VerifiedPeerLink connect(ServerId to) {
        HostPort address = to.equals(self) || closed ? null : addressOf(to);
        if (address == null) {
            return null;
        }
        return peers.computeIfAbsent(to, server -> connector.apply(server, address));
    }

    /** Closes the connection to a server if the server now has another address. */
    private void closeIfMoved(ServerId server) {
        VerifiedPeerLink peer = peers.get(server);
        if (peer != null && !peer.address().equals(addressOf(server)) && peers.remove(server, peer)) {
            peer.close();
        }
    }

    private @Nullable HostPort addressOf(ServerId server) {
        ClusterMember member = configuration.member(server);
        return member == null ? learnedAddresses.get(server) : HostPort.parse(member.address());
    }

    void close() {
        closed = true;
        for (ServerId server : List.copyOf(peers.keySet())) {
            VerifiedPeerLink peer = peers.remove(server);
            if (peer != null) {
                peer.close();
            }
        }
    }
}
