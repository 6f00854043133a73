package dev.raftctl.cli.cluster;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.client.UnusableCredentialsException;
import dev.raftctl.protocol.net.HandshakeRejectedException;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the failure that explains why no server answers. */
final class NoServerReachableFailure {
    private static final String CREDENTIALS_HINT = "use --cacert, --cert and --key, or a context that contains them";

    private NoServerReachableFailure() {}

    static CliFailure of(ClusterStatus clusterStatus) {
        List<ServerProbeResult> probes = clusterStatus.probes();
        if (probes.isEmpty()) {
            return new CliFailure(
                    CliFailureReason.UNREACHABLE,
                    "no server was reached before the timeout",
                    "use a longer --timeout, for example 5s");
        }
        StringBuilder message = new StringBuilder();
        CliFailureReason cause = CliFailureReason.UNREACHABLE;
        String hint = "";
        for (ServerProbeResult each : probes) {
            if (each.error() instanceof UnusableCredentialsException unusable) {
                return new CliFailure(
                        ExitCode.USAGE,
                        CliFailureReason.TLS.name(),
                        String.valueOf(unusable.getMessage()),
                        unusable.hint(),
                        unusable);
            }
            message.append(message.length() == 0 ? "" : "; ")
                    .append(each.address())
                    .append(": ")
                    .append(each.errorText());
            if (isTlsFailure(each.error())) {
                cause = CliFailureReason.TLS;
                hint = each.error() instanceof TlsFailure failure ? failure.hint() : CREDENTIALS_HINT;
            } else if (isVersionMismatch(each.error()) && cause != CliFailureReason.TLS) {
                cause = CliFailureReason.PROTOCOL_VERSION;
            } else if (each.error() instanceof HandshakeRejectedException && cause == CliFailureReason.UNREACHABLE) {
                cause = CliFailureReason.TURNED_AWAY;
            } else if (each.error() instanceof WireProtocolFailure && cause == CliFailureReason.UNREACHABLE) {
                cause = CliFailureReason.WRONG_PROTOCOL;
            }
        }
        return new CliFailure(
                        cause,
                        prefix(cause, probes.size()) + message,
                        cause == CliFailureReason.TLS ? hint : hint(cause))
                .withStatus(clusterStatus);
    }

    private static boolean isTlsFailure(@Nullable IOException error) {
        return error instanceof TlsFailure
                || (error instanceof HandshakeRejectedException rejection
                        && rejection.reply().reason() == HelloReply.HelloRejectionReason.UNAUTHORISED);
    }

    private static boolean isVersionMismatch(@Nullable IOException error) {
        return error instanceof HandshakeRejectedException rejection
                && rejection.reply().reason() == HelloReply.HelloRejectionReason.VERSION;
    }

    private static String prefix(CliFailureReason cause, int count) {
        return switch (cause) {
            case TLS -> "no trusted connection: ";
            case PROTOCOL_VERSION -> "no protocol version in common with ";
            case TURNED_AWAY -> "rejected by ";
            case WRONG_PROTOCOL -> "not a raftctl server, or an incompatible version: ";
            default -> count == 1 ? "cannot reach " : "cannot reach any of " + count + " servers: ";
        };
    }

    private static String hint(CliFailureReason cause) {
        return switch (cause) {
            case PROTOCOL_VERSION -> "use a raftctl of the servers' version, or of the version before or after it";
            case TURNED_AWAY -> "check that the endpoints belong to the intended cluster";
            case WRONG_PROTOCOL -> "check the addresses, and that raftctl and the servers have compatible versions";
            default -> "check that the servers are running, and give their addresses with -e H:P,...";
        };
    }
}
