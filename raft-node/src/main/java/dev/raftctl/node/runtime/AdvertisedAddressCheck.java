package dev.raftctl.node.runtime;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares where the others look for this server, which the cluster's configuration says, with where it is. Logs a
 * difference once, and its end. Names are not resolved: only different ports and different numeric addresses are a
 * difference. Any thread.
 */
final class AdvertisedAddressCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);

    private final ServerId self;
    private final HostPort listen;
    private final Supplier<HostPort> advertised;
    private String mismatch = "";

    /** @param advertised port 0: not known yet */
    AdvertisedAddressCheck(ServerId self, HostPort listen, Supplier<HostPort> advertised) {
        this.self = self;
        this.listen = listen;
        this.advertised = advertised;
    }

    synchronized void compare(Configuration configuration) {
        Member member = configuration.member(self);
        HostPort own = advertised.get();
        boolean isSame = member == null || own.port() == 0 || isSame(HostPort.parse(member.address()), own);
        String now = isSame || member == null ? "" : member.address();
        if (now.equals(mismatch)) {
            return;
        }
        mismatch = now;
        if (isSame) {
            LOG.info("the configuration of the cluster has the address of this server, {}, again", own);
        } else {
            LOG.warn(
                    "the others look for server {} at {}, which the configuration of the cluster says, but it listens on {}"
                            + " and gives {} as its address: start it with the address of the configuration",
                    self,
                    now,
                    listen,
                    own);
        }
    }

    /** False only when they cannot be the same place. */
    static boolean isSame(HostPort configured, HostPort own) {
        if (configured.port() != own.port()) {
            return false;
        }
        return configured.host().equals(own.host())
                || !isNumeric(configured.host())
                || !isNumeric(own.host())
                || isAny(own.host());
    }

    private static boolean isAny(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    private static boolean isNumeric(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }
}
