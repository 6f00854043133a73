package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.net.TurnedAway;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireFailure;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says why none of the servers would talk. */
final class Unreachable {
    private static final String HOW = "give --cacert, --cert and --key, or a context that has them";

    private Unreachable() {}

    static Failure failure(Survey survey) {
        List<Sighting> all = survey.sightings();
        if (all.isEmpty()) {
            return new Failure(
                    Cause.UNREACHABLE, "no server was reached within the time", "give it more: --timeout 5s");
        }
        StringBuilder what = new StringBuilder();
        Cause cause = Cause.UNREACHABLE;
        String hint = "";
        for (Sighting each : all) {
            if (each.trouble() instanceof UnusableCredentials unusable) {
                return unusable.failure();
            }
            what.append(what.length() == 0 ? "" : "; ")
                    .append(each.address())
                    .append(": ")
                    .append(each.error());
            if (isDistrust(each.trouble())) {
                cause = Cause.TLS;
                hint = each.trouble() instanceof TlsFailure failure ? failure.hint() : HOW;
            } else if (isOtherVersion(each.trouble()) && cause != Cause.TLS) {
                cause = Cause.PROTOCOL_VERSION;
            } else if (each.trouble() instanceof TurnedAway && cause == Cause.UNREACHABLE) {
                cause = Cause.TURNED_AWAY;
            } else if (each.trouble() instanceof WireFailure && cause == Cause.UNREACHABLE) {
                cause = Cause.WRONG_PROTOCOL;
            }
        }
        return new Failure(cause, intro(cause, all.size()) + what, cause == Cause.TLS ? hint : hint(cause));
    }

    private static boolean isDistrust(@Nullable IOException trouble) {
        return trouble instanceof TlsFailure
                || (trouble instanceof TurnedAway turned && turned.reply().why() == HelloReply.Why.UNAUTHORISED);
    }

    private static boolean isOtherVersion(@Nullable IOException trouble) {
        return trouble instanceof TurnedAway turned && turned.reply().why() == HelloReply.Why.VERSION;
    }

    private static String intro(Cause cause, int count) {
        return switch (cause) {
            case TLS -> "no trusted connection: ";
            case PROTOCOL_VERSION -> "no protocol version in common with ";
            case TURNED_AWAY -> "turned away by ";
            case WRONG_PROTOCOL -> "no server of raftctl answers, or one of another version: ";
            default -> count == 1 ? "cannot reach " : "cannot reach any of " + count + " servers: ";
        };
    }

    private static String hint(Cause cause) {
        return switch (cause) {
            case PROTOCOL_VERSION -> "use a raftctl of the servers' version, or of the one before or after it";
            case TURNED_AWAY -> "check that the endpoints belong to the cluster that is meant";
            case WRONG_PROTOCOL -> "check the addresses and the version of both programs";
            default -> "check that the servers run, and name their addresses with -e H:P,...";
        };
    }
}
