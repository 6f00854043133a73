package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.wire.ProtocolVersions;
import dev.raftctl.protocol.wire.UnsupportedVersionException;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Words for servers whose protocol is too old for a question, as some are while a cluster is upgraded. */
final class ProtocolVersionFailure {
    private ProtocolVersionFailure() {}

    /** Of one among others. */
    static String describe(UnsupportedVersionException unsupported, String command) {
        return isClientLowered(unsupported)
                ? describeLoweredClient(unsupported, command)
                : "it speaks protocol version " + unsupported.negotiatedVersion() + ", and " + command + " takes "
                        + unsupported.requiredVersion() + ": upgrade it";
    }

    /** Of all that answered. */
    static Failure ofAll(SortedMap<ServerId, UnsupportedVersionException> servers, String command) {
        UnsupportedVersionException unsupported = servers.values().iterator().next();
        if (isClientLowered(unsupported)) {
            return ofLoweredClient(unsupported, command);
        }
        String names = servers.keySet().stream().map(ServerId::value).collect(Collectors.joining(", "));
        return new Failure(
                FailureReason.PROTOCOL_VERSION,
                "no server can be asked: " + names + (servers.size() == 1 ? " speaks" : " speak") + " protocol version "
                        + unsupported.negotiatedVersion() + ", and " + command + " takes "
                        + unsupported.requiredVersion(),
                "upgrade the servers one after another, each when raftctl can-stop allows it, then ask again");
    }

    /** Of the leader, which alone can do it. */
    static Failure ofLeader(Target leader, UnsupportedVersionException unsupported, String operation) {
        return isClientLowered(unsupported)
                ? ofLoweredClient(unsupported, operation)
                : new Failure(
                        FailureReason.PROTOCOL_VERSION,
                        "not applied: the leader, " + leader + ", speaks protocol version "
                                + unsupported.negotiatedVersion() + ", and " + operation + " takes "
                                + unsupported.requiredVersion(),
                        "upgrade it, or hand leadership to a server that is upgraded: raftctl transfer-leadership");
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
        return "this raftctl was told to speak protocol version "
                + ProtocolVersions.enabled().newest() + " at most, and " + command + " takes "
                + unsupported.requiredVersion();
    }
}
