package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.OperationRules;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands whose changes are recorded as operations. */
final class OperationOptions {
    private static final String ID_CHARACTERS = "23456789abcdefghjkmnpqrstvwxyz";
    private static final int ID_LENGTH = 12;

    @Option(
            names = "--op",
            paramLabel = "OP",
            description = "The id of the operation. If an operation with this id is done, its outcome is printed and"
                    + " nothing is changed. Default: a new id.")
    @Nullable
    String operation;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, for the record of the operation; at most 300 bytes.")
    @Nullable
    String reason;

    /** Returns options of a command that has an option for the reason of its own. */
    static OperationOptions withReason(String text) {
        OperationOptions options = new OperationOptions();
        options.reason = text;
        return options;
    }

    /** Returns the id of the operation: the given one, or a new one. */
    String id() throws CliFailure {
        if (operation == null) {
            SecureRandom random = new SecureRandom();
            StringBuilder id = new StringBuilder();
            for (int i = 0; i < ID_LENGTH; i++) {
                id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
            }
            return id.toString();
        }
        return requireValidId(operation);
    }

    static String requireValidId(String id) throws CliFailure {
        if (!OperationRules.isValidId(id)) {
            throw CliFailure.usage(
                    "'" + id + "' cannot be the id of an operation",
                    "at most 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit");
        }
        return id;
    }

    /** Returns whether the user chose the id, and so wants the change to be made only once. */
    boolean hasChosenId() {
        return operation != null;
    }

    /** Returns the reason, or an empty string. */
    String reasonText() throws CliFailure {
        String text = reason == null ? "" : reason;
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > CoordinationLimits.MAX_OPERATION_LINE_BYTES) {
            throw CliFailure.usage(
                    "--reason: the text has " + bytes + " bytes",
                    "at most " + CoordinationLimits.MAX_OPERATION_LINE_BYTES + " bytes");
        }
        return text;
    }
}
