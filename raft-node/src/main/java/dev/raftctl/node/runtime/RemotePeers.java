package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LinkStatus;
import dev.raftctl.protocol.message.Member;
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
 * The roads to all other servers: members at the address the configuration gives, others (one that is being added, or a
 * leader this server does not know yet) at the one they told. Any thread sends.
 */
final class RemotePeers {
    private static final int MAX_LEARNED_ADDRESSES = 256;

    private final Map<ServerId, RemotePeer> peers = new ConcurrentHashMap<>();
    private final Map<ServerId, HostPort> learnedAddresses = new ConcurrentHashMap<>();
    private final ServerId self;
    private final BiFunction<ServerId, HostPort, RemotePeer> connector;
    private final Consumer<Configuration> configurationListener;
    private volatile Configuration configuration = Configuration.NONE;
    private volatile boolean closed;

    /**
     * @param connector makes a road
     * @param configurationListener gets each configuration that comes into force, on the core's thread
     */
    RemotePeers(
            ServerId self,
            BiFunction<ServerId, HostPort, RemotePeer> connector,
            Consumer<Configuration> configurationListener) {
        this.self = self;
        this.configurationListener = configurationListener;
        this.connector = connector;
    }

    /** The protocol version spoken with that server; 0 while the link to it is down. */
    int protocolVersion(ServerId server) {
        RemotePeer peer = peers.get(server);
        return peer == null ? 0 : peer.protocolVersion();
    }

    /** The links to the members of a configuration, this server not among them, in the order of ids. */
    List<LinkStatus> linkStatuses(Configuration members) {
        List<LinkStatus> links = new ArrayList<>();
        for (ServerId server : members.members().keySet()) {
            RemotePeer peer = peers.get(server);
            if (peer != null) {
                links.add(peer.status());
            } else if (!server.equals(self)) {
                links.add(new LinkStatus(server, -1, "there is no link"));
            }
        }
        return links;
    }

    /** Queued, or dropped; {@link #flush} when no more comes for now. */
    void send(ServerId to, PeerMessage message) {
        RemotePeer peer = peers.get(to);
        if (peer == null) {
            peer = connect(to);
        }
        if (peer != null) {
            peer.send(message);
        }
    }

    void flush() {
        for (RemotePeer peer : peers.values()) {
            peer.flush();
        }
    }

    /**
     * This server has called from there, or is to be added there. The address is used as long as it is in no configuration. The
     * road is made at once: an answer to it should not be lost for want of one.
     */
    void learnAddress(ServerId server, HostPort address) {
        if (learnedAddresses.size() >= MAX_LEARNED_ADDRESSES && !learnedAddresses.containsKey(server)) {
            return;
        }
        learnedAddresses.put(server, address);
        closeIfMoved(server);
        RemotePeer peer = connect(server);
        if (peer != null) {
            peer.retryNow();
        }
    }

    /** This configuration is in force now; the core's thread. */
    void onConfiguration(Configuration next) {
        Configuration before = configuration;
        if (next.equals(before)) {
            return;
        }
        configuration = next;
        configurationListener.accept(next);
        for (Member removed : before.members().values()) {
            if (!next.contains(removed.id())) {
                // It may yet be told that it left.
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

    /** Roads to servers outside the configuration to which nothing was sent since the last time are closed. */
    void closeUnused() {
        for (Map.Entry<ServerId, RemotePeer> each : Map.copyOf(peers).entrySet()) {
            ServerId server = each.getKey();
            RemotePeer peer = each.getValue();
            if (!peer.getAndClearUsed() && !configuration.contains(server) && peers.remove(server, peer)) {
                learnedAddresses.remove(server);
                peer.close();
            }
        }
    }

    private @Nullable RemotePeer connect(ServerId to) {
        HostPort address = to.equals(self) || closed ? null : addressOf(to);
        if (address == null) {
            return null;
        }
        return peers.computeIfAbsent(to, server -> connector.apply(server, address));
    }

    /** A road to an address that is not the server's any more is closed. */
    private void closeIfMoved(ServerId server) {
        RemotePeer peer = peers.get(server);
        if (peer != null && !peer.address().equals(addressOf(server)) && peers.remove(server, peer)) {
            peer.close();
        }
    }

    private @Nullable HostPort addressOf(ServerId server) {
        Member member = configuration.member(server);
        return member == null ? learnedAddresses.get(server) : HostPort.parse(member.address());
    }

    void close() {
        closed = true;
        for (ServerId server : List.copyOf(peers.keySet())) {
            RemotePeer peer = peers.remove(server);
            if (peer != null) {
                peer.close();
            }
        }
    }
}
