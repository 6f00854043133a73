package dev.raftctl.protocol.net;

import org.jspecify.annotations.Nullable;

/**
 * Where a server listens or answers.
 *
 * @param host a name or address; an IPv6 address without its brackets
 * @param port 1 to 65535; 0 only to listen on any free port
 */
public record HostPort(String host, int port) {
    public HostPort {
        if (host.isEmpty() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("not an address: " + host + ":" + port);
        }
    }

    /** From {@code host:port} or {@code [v6]:port}; an {@link IllegalArgumentException} says what is wrong. */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT: an IPv6 address goes in brackets");
        }
        int port;
        try {
            port = Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT: the port is not a number", notANumber);
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT: ports are 1 to 65535");
        }
        return new HostPort(host, port);
    }

    // Written out: a record's own are linked when first used, a cost of its own at each start of a client.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HostPort address && port == address.port && host.equals(address.host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
