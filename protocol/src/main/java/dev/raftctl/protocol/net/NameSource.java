package dev.raftctl.protocol.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds all addresses of a host name; the system's resolver, or a table in tests. May block. */
@FunctionalInterface
interface NameSource {
    NameSource SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /** At least one address. */
    List<InetAddress> lookUp(String host) throws UnknownHostException;
}
