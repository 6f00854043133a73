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
final class PeerLinks {
    private static final int MET_MAX = 256;

    private final Map<ServerId, Road> roads = new ConcurrentHashMap<>();
    private final Map<ServerId, HostPort> met = new ConcurrentHashMap<>();
    private final ServerId self;
    private final BiFunction<ServerId, HostPort, Road> paving;
    private final Consumer<Configuration> changed;
    private volatile Configuration configuration = Configuration.NONE;
    private volatile boolean closed;

    /**
     * @param paving makes a road
     * @param changed gets each configuration that comes into force, on the core's thread
     */
    PeerLinks(ServerId self, BiFunction<ServerId, HostPort, Road> paving, Consumer<Configuration> changed) {
        this.self = self;
        this.changed = changed;
        this.paving = paving;
    }

    /** The protocol version spoken with that server; 0 while the link to it is down. */
    int spokenWith(ServerId server) {
        Road road = roads.get(server);
        return road == null ? 0 : road.spoken();
    }

    /** The links to the members of a configuration, this server not among them, in the order of ids. */
    List<LinkStatus> links(Configuration members) {
        List<LinkStatus> links = new ArrayList<>();
        for (ServerId server : members.members().keySet()) {
            Road road = roads.get(server);
            if (road != null) {
                links.add(road.status());
            } else if (!server.equals(self)) {
                links.add(new LinkStatus(server, -1, "there is no link"));
            }
        }
        return links;
    }

    /** Queued, or dropped; {@link #flush} when no more comes for now. */
    void send(ServerId to, PeerMessage message) {
        Road road = roads.get(to);
        if (road == null) {
            road = pave(to);
        }
        if (road != null) {
            road.send(message);
        }
    }

    void flush() {
        for (Road road : roads.values()) {
            road.flush();
        }
    }

    /**
     * This server has called from there, or is to be added there. The address is used as long as it is in no configuration. The
     * road is made at once: an answer to it should not be lost for want of one.
     */
    void meet(ServerId server, HostPort address) {
        if (met.size() >= MET_MAX && !met.containsKey(server)) {
            return;
        }
        met.put(server, address);
        leaveOutdated(server);
        Road road = pave(server);
        if (road != null) {
            road.retryNow();
        }
    }

    /** This configuration is in force now; the core's thread. */
    void follow(Configuration next) {
        Configuration before = configuration;
        if (next.equals(before)) {
            return;
        }
        configuration = next;
        changed.accept(next);
        for (Member left : before.members().values()) {
            if (!next.contains(left.id())) {
                // It may yet be told that it left.
                meet(left.id(), HostPort.parse(left.address()));
            }
        }
        for (ServerId server : List.copyOf(roads.keySet())) {
            leaveOutdated(server);
        }
        for (ServerId server : next.members().keySet()) {
            pave(server);
        }
    }

    /** Roads to servers outside the configuration to which nothing was sent since the last time are closed. */
    void tidy() {
        for (Map.Entry<ServerId, Road> each : Map.copyOf(roads).entrySet()) {
            ServerId server = each.getKey();
            Road road = each.getValue();
            if (!road.takeUsed() && !configuration.contains(server) && roads.remove(server, road)) {
                met.remove(server);
                road.close();
            }
        }
    }

    private @Nullable Road pave(ServerId to) {
        HostPort address = to.equals(self) || closed ? null : addressOf(to);
        if (address == null) {
            return null;
        }
        return roads.computeIfAbsent(to, server -> paving.apply(server, address));
    }

    /** A road to an address that is not the server's any more is closed. */
    private void leaveOutdated(ServerId server) {
        Road road = roads.get(server);
        if (road != null && !road.address().equals(addressOf(server)) && roads.remove(server, road)) {
            road.close();
        }
    }

    private @Nullable HostPort addressOf(ServerId server) {
        Member member = configuration.member(server);
        return member == null ? met.get(server) : HostPort.parse(member.address());
    }

    void close() {
        closed = true;
        for (ServerId server : List.copyOf(roads.keySet())) {
            Road road = roads.remove(server);
            if (road != null) {
                road.close();
            }
        }
    }
}
