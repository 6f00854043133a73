package dev.raftctl.protocol.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks up all addresses of a host name: the system's resolver, or a table in tests. May block. */
@FunctionalInterface
interface AddressLookup {
    AddressLookup SYSTEM = new SystemLookup();

    /** Returns at least one address. */
    List<InetAddress> lookUp(String host) throws UnknownHostException;

    /** A class instead of a lambda: the first lambda in a process delays a single command by some milliseconds. */
    record SystemLookup() implements AddressLookup {
        @Override
        public List<InetAddress> lookUp(String host) throws UnknownHostException {
            return List.of(InetAddress.getAllByName(host));
        }
    }
}
