package dev.raftctl.protocol.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks up all addresses of a host name, using the system's resolver or, in tests, a table. May block. */
@FunctionalInterface
interface HostAddressLookup {
    HostAddressLookup SYSTEM = new SystemHostAddressLookup();

    /** Returns the addresses of the host, of which there is at least one. */
    List<InetAddress> lookUp(String host) throws UnknownHostException;

    /** Uses the system's resolver. Not a lambda, because the first lambda in a process costs some milliseconds. */
    record SystemHostAddressLookup() implements HostAddressLookup {
        @Override
        public List<InetAddress> lookUp(String host) throws UnknownHostException {
            return List.of(InetAddress.getAllByName(host));
        }
    }
}
