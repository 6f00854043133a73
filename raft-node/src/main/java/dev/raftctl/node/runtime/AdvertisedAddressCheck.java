package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Compares the address of this server in the cluster configuration with its own address. Logs a mismatch once, and once
 * when it is resolved. Host names are not resolved: only different ports or different numeric addresses count as a
 * mismatch. Thread-safe.
 */
final class AdvertisedAddressCheck {
    private static final Logger LOG = ServerLog.LOGGER;

    private final ServerId self;
    private final HostPort listen;
    private final Supplier<HostPort> advertised;
    private String mismatch = "";

    /** @param advertised this server's own address; its port is 0 while the port is unknown */
    AdvertisedAddressCheck(ServerId self, HostPort listen, Supplier<HostPort> advertised) {
        this.self = self;
        this.listen = listen;
        this.advertised = advertised;
    }

    synchronized void compare(Configuration configuration) {
        ClusterMember member = configuration.member(self);
        HostPort ownAddress = advertised.get();
        boolean isSame =
                member == null || ownAddress.port() == 0 || isSame(HostPort.parse(member.address()), ownAddress);
        String now = isSame || member == null ? "" : member.address();
        if (now.equals(mismatch)) {
            return;
        }
        mismatch = now;
        if (isSame) {
            LOG.info("the cluster configuration has the right address of this server again: {}", ownAddress);
        } else {
            LOG.warn(
                    "other servers connect to server {} at {}, as configured in the cluster, but it listens on {}"
                            + " and advertises {}: start it with the configured address",
                    self,
                    now,
                    listen,
                    ownAddress);
        }
    }

    /** Returns whether the two addresses may be the same. False only if they certainly differ. */
    static boolean isSame(HostPort configured, HostPort ownAddress) {
        if (configured.port() != ownAddress.port()) {
            return false;
        }
        return configured.host().equals(ownAddress.host())
                || !isNumeric(configured.host())
                || !isNumeric(ownAddress.host())
                || isAny(ownAddress.host());
    }

    private static boolean isAny(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    private static boolean isNumeric(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }
}
