package dev.raftctl.protocol.net;

import org.jspecify.annotations.Nullable;

/**
 * The address of a server.
 *
 * @param host a host name or IP address; an IPv6 address has no brackets
 * @param port 1 to 65535; 0 is valid only for listening on any free port
 */
public record HostPort(String host, int port) {
    public HostPort {
        if (host.isEmpty() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("invalid address: " + host + ":" + port);
        }
    }

    /**
     * Parses {@code host:port} or {@code [v6]:port}. Throws an {@link IllegalArgumentException} that states the
     * problem.
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT: put an IPv6 address in brackets");
        }
        int port;
        try {
            port = Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT: the port is not a number", notANumber);
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT: the port must be 1 to 65535");
        }
        return new HostPort(host, port);
    }

    // Written by hand: a record's own methods are linked on first use, which slows down the start of every client.
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
