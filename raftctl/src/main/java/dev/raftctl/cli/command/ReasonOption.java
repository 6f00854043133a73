package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import java.nio.charset.StandardCharsets;

/** Checks the reason that an operator gives for other operators, and names the operator. */
final class ReasonOption {
    private ReasonOption() {}

    /** Returns the reason, or throws a usage error if it is empty or too long. */
    static String require(String reason, String emptyHint) throws CliFailure {
        int bytes = reason.getBytes(StandardCharsets.UTF_8).length;
        if (reason.isBlank()) {
            throw CliFailure.usage("--reason: the text is empty", emptyHint);
        }
        if (bytes > CoordinationLimits.MAX_MUTE_REASON_BYTES) {
            throw CliFailure.usage(
                    "--reason: the text has " + bytes + " bytes",
                    "at most " + CoordinationLimits.MAX_MUTE_REASON_BYTES + " bytes");
        }
        return reason;
    }

    /** Returns the name that is shown if the client has no certificate. */
    static String userName() {
        String name = System.getProperty("user.name", "");
        return name.getBytes(StandardCharsets.UTF_8).length > CoordinationLimits.MAX_OWNER_BYTES ? "" : name;
    }
}
