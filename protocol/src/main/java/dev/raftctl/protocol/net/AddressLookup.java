package dev.raftctl.protocol.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds all addresses of a host name; the system's resolver, or a table in tests. May block. */
@FunctionalInterface
interface AddressLookup {
    AddressLookup SYSTEM = new SystemLookup();

    /** At least one address. */
    List<InetAddress> lookUp(String host) throws UnknownHostException;

    /** A class and not a lambda: the first lambda of a process costs a single command some milliseconds. */
    record SystemLookup() implements AddressLookup {
        @Override
        public List<InetAddress> lookUp(String host) throws UnknownHostException {
            return List.of(InetAddress.getAllByName(host));
        }
    }
}
