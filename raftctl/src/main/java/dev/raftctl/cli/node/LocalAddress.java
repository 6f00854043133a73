package dev.raftctl.cli.node;

import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until an address that a server is to listen on belongs to this host. At boot a server may be started before the
 * network has its addresses or names are resolved; a server that gave up would stay down until a person looks (O05).
 */
final class LocalAddress {
    private static final Logger LOG = LoggerFactory.getLogger(LocalAddress.class);

    private static final long PAUSE_MILLIS = 1_000;
    private static final int TRIES_PER_REMINDER = 60;

    private LocalAddress() {}

    /** Returns at once where the address is there already, and also where it cannot be used for another reason. */
    static void await(HostPort address) throws InterruptedException {
        String missing = missing(address.host());
        if (missing == null) {
            return;
        }
        for (int tries = 0; missing != null; tries++) {
            if (tries % TRIES_PER_REMINDER == 0) {
                LOG.warn("waiting to listen on {}: {}; looking again every second", address, missing);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            missing = missing(address.host());
        }
        LOG.info("{} is an address of this host now", address.host());
    }

    /** What keeps the host from being an address of this machine; null: nothing. */
    static @Nullable String missing(String host) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
            return null;
        } catch (UnknownHostException unresolved) {
            return "the name " + host + " does not resolve";
        } catch (BindException elsewhere) {
            return host + " is not an address of this host";
        } catch (IOException other) {
            // Listening itself will meet it, and name it.
            return null;
        }
    }
}
