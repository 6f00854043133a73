package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.wire.ProtocolVersions;
import dev.raftctl.protocol.wire.UnsupportedVersionException;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Builds messages about servers whose protocol version is too old for a request, which happens during a rolling
 * upgrade.
 */
final class ProtocolVersionFailure {
    private ProtocolVersionFailure() {}

    /** Describes a server whose protocol version is too old, for a list of servers. */
    static String describe(UnsupportedVersionException unsupported, String command) {
        return isClientLowered(unsupported)
                ? describeLoweredClient(unsupported, command)
                : "it speaks protocol version " + unsupported.negotiatedVersion() + ", but " + command + " requires "
                        + unsupported.requiredVersion() + ": upgrade it";
    }

    /** Returns the failure to report if the protocol versions of all servers are too old. */
    static Failure ofAll(SortedMap<ServerId, UnsupportedVersionException> servers, String command) {
        UnsupportedVersionException unsupported = servers.values().iterator().next();
        if (isClientLowered(unsupported)) {
            return ofLoweredClient(unsupported, command);
        }
        String names = servers.keySet().stream().map(ServerId::value).collect(Collectors.joining(", "));
        return new Failure(
                FailureReason.PROTOCOL_VERSION,
                "no server supports the request: " + names + (servers.size() == 1 ? " speaks" : " speak")
                        + " protocol version "
                        + unsupported.negotiatedVersion() + ", but " + command + " requires "
                        + unsupported.requiredVersion(),
                "upgrade the servers one after another, each when raftctl can-stop allows it, then try again");
    }

    /**
     * Returns the failure to report if the leader's protocol version is too old for a request that only the leader can
     * serve.
     */
    static Failure ofLeader(Target leader, UnsupportedVersionException unsupported, String operation) {
        return isClientLowered(unsupported)
                ? ofLoweredClient(unsupported, operation)
                : new Failure(
                        FailureReason.PROTOCOL_VERSION,
                        "not applied: the leader, " + leader + ", speaks protocol version "
                                + unsupported.negotiatedVersion() + ", but " + operation + " requires "
                                + unsupported.requiredVersion(),
                        "upgrade it, or transfer leadership to an upgraded server: raftctl transfer-leadership");
    }

    private static Failure ofLoweredClient(UnsupportedVersionException unsupported, String command) {
        return new Failure(
                FailureReason.PROTOCOL_VERSION,
                describeLoweredClient(unsupported, command),
                "start it without -D" + ProtocolVersions.NEWEST_PROPERTY);
    }

    private static boolean isClientLowered(UnsupportedVersionException unsupported) {
        return ProtocolVersions.enabled().newest() < unsupported.requiredVersion();
    }

    private static String describeLoweredClient(UnsupportedVersionException unsupported, String command) {
        return "this raftctl is limited to protocol version "
                + ProtocolVersions.enabled().newest() + ", but " + command + " requires "
                + unsupported.requiredVersion();
    }
}
