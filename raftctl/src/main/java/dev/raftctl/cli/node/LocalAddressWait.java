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
 * Waits until a listen address belongs to this host. At boot, a server may start before the network has its addresses
 * or names resolve; a server that gave up would stay down until an operator intervenes (O05).
 */
final class LocalAddressWait {
    private static final Logger LOG = LoggerFactory.getLogger(LocalAddressWait.class);

    private static final long RETRY_INTERVAL_MILLIS = 1_000;
    private static final int RETRIES_PER_REMINDER = 60;

    private LocalAddressWait() {}

    /** Waits until this machine has the address. Returns at once if the machine has it, or if waiting cannot help. */
    static void awaitAvailable(HostPort address) throws InterruptedException {
        String reason = unavailableReason(address.host());
        if (reason == null) {
            return;
        }
        for (int retries = 0; reason != null; retries++) {
            if (retries % RETRIES_PER_REMINDER == 0) {
                LOG.warn("waiting to listen on {}: {}; retrying every second", address, reason);
            }
            TimeUnit.MILLISECONDS.sleep(RETRY_INTERVAL_MILLIS);
            reason = unavailableReason(address.host());
        }
        LOG.info("{} is now an address of this host", address.host());
    }

    /** Returns why the host is not an address of this machine, or null if it is one. */
    static @Nullable String unavailableReason(String host) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
            return null;
        } catch (UnknownHostException unresolved) {
            return "the name " + host + " does not resolve";
        } catch (BindException elsewhere) {
            return host + " is not an address of this host";
        } catch (IOException other) {
            // Listening will fail with the same error and report it.
            return null;
        }
    }
}
