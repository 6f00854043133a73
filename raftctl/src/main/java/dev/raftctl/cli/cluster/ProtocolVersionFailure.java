package dev.raftctl.cli.cluster;

import dev.raftctl.client.RequestTarget;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.wire.MessageUnsupportedByPeerException;
import dev.raftctl.protocol.wire.ProtocolVersionRange;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Builds messages about servers whose protocol version is too old for a request, which happens during a rolling
 * upgrade.
 */
final class ProtocolVersionFailure {
    private ProtocolVersionFailure() {}

    /** Describes a server whose protocol version is too old, for a list of servers. */
    static String describe(MessageUnsupportedByPeerException unsupported, String command) {
        return isClientLowered(unsupported)
                ? describeLoweredClient(unsupported, command)
                : "it speaks protocol version " + unsupported.negotiatedVersion() + ", but " + command + " requires "
                        + unsupported.requiredVersion() + ": upgrade it";
    }

    /** Returns the failure to report if the protocol versions of all servers are too old. */
    static CliFailure ofAll(SortedMap<ServerId, MessageUnsupportedByPeerException> servers, String command) {
        MessageUnsupportedByPeerException unsupported =
                servers.values().iterator().next();
        if (isClientLowered(unsupported)) {
            return ofLoweredClient(unsupported, command);
        }
        String names = servers.keySet().stream().map(ServerId::value).collect(Collectors.joining(", "));
        return new CliFailure(
                CliFailureReason.PROTOCOL_VERSION,
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
    static CliFailure ofLeader(RequestTarget leader, MessageUnsupportedByPeerException unsupported, String operation) {
        return isClientLowered(unsupported)
                ? ofLoweredClient(unsupported, operation)
                : new CliFailure(
                        CliFailureReason.PROTOCOL_VERSION,
                        "not applied: the leader, " + leader + ", speaks protocol version "
                                + unsupported.negotiatedVersion() + ", but " + operation + " requires "
                                + unsupported.requiredVersion(),
                        "upgrade it, or transfer leadership to an upgraded server: raftctl transfer-leadership");
    }

    private static CliFailure ofLoweredClient(MessageUnsupportedByPeerException unsupported, String command) {
        return new CliFailure(
                CliFailureReason.PROTOCOL_VERSION,
                describeLoweredClient(unsupported, command),
                "start it without -D" + ProtocolVersionRange.NEWEST_PROPERTY);
    }

    private static boolean isClientLowered(MessageUnsupportedByPeerException unsupported) {
        return ProtocolVersionRange.enabled().newest() < unsupported.requiredVersion();
    }

    private static String describeLoweredClient(MessageUnsupportedByPeerException unsupported, String command) {
        return "this raftctl is limited to protocol version "
                + ProtocolVersionRange.enabled().newest() + ", but " + command + " requires "
                + unsupported.requiredVersion();
    }
}
