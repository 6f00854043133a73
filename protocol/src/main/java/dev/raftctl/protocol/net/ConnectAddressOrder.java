package dev.raftctl.protocol.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sorts the addresses of a host name in the order of connection attempts: the address that was last reachable comes
 * first, the one that failed last comes last, and the others keep the order of the name server. Thread-safe.
 */
final class ConnectAddressOrder {
    /** The number of host names at which the remembered results are cleared. Losing them is harmless. */
    private static final int MAX_NAMES = 4_096;

    private final Map<HostPort, InetAddress> lastReachable = new ConcurrentHashMap<>();
    private final Map<HostPort, InetAddress> lastFailed = new ConcurrentHashMap<>();

    List<InetAddress> sorted(HostPort name, List<InetAddress> addresses) {
        InetAddress first = lastReachable.get(name);
        InetAddress last = lastFailed.get(name);
        List<InetAddress> ordered = new ArrayList<>(addresses);
        if (last != null && ordered.remove(last)) {
            ordered.add(last);
        }
        if (first != null && ordered.remove(first)) {
            ordered.add(0, first);
        }
        return ordered;
    }

    void answered(HostPort name, InetAddress address) {
        lastFailed.remove(name, address);
        remember(lastReachable, name, address);
    }

    void failed(HostPort name, InetAddress address) {
        lastReachable.remove(name, address);
        remember(lastFailed, name, address);
    }

    private static void remember(Map<HostPort, InetAddress> map, HostPort name, InetAddress address) {
        if (map.size() >= MAX_NAMES && !map.containsKey(name)) {
            map.clear();
        }
        map.put(name, address);
    }
}
