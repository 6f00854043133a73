package dev.raftctl.cli.docs;

import static dev.raftctl.cli.cluster.ExitCode.DAMAGED;
import static dev.raftctl.cli.cluster.ExitCode.DONE;
import static dev.raftctl.cli.cluster.ExitCode.FAULT;
import static dev.raftctl.cli.cluster.ExitCode.INTERRUPTED;
import static dev.raftctl.cli.cluster.ExitCode.LEADERLESS;
import static dev.raftctl.cli.cluster.ExitCode.NO;
import static dev.raftctl.cli.cluster.ExitCode.REFUSED;
import static dev.raftctl.cli.cluster.ExitCode.UNKNOWN;
import static dev.raftctl.cli.cluster.ExitCode.UNREACHABLE;
import static dev.raftctl.cli.cluster.ExitCode.USAGE;

import dev.raftctl.cli.cluster.ExitCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Lists the exit codes that each command can return. */
final class CommandExitCodes {
    private CommandExitCodes() {}

    /** @param path the words that call the command, starting with {@code raftctl} */
    static Set<ExitCode> of(List<String> path) {
        if (path.size() < 2) {
            return EnumSet.allOf(ExitCode.class);
        }
        return switch (path.get(1)) {
            case "completion", "context", "help", "install", "tls", "version" -> always(NO);
            case "simulate" -> always(NO);
            case "check", "recover" -> always(NO, DAMAGED);
            case "node" -> always(UNREACHABLE, DAMAGED);
            case "status", "servers", "votes", "terms", "timeline", "top", "health", "explain", "inspect", "can-stop" ->
                always(NO, UNREACHABLE, LEADERLESS);
            case "log" -> always(NO, UNREACHABLE, LEADERLESS, REFUSED, DAMAGED);
            case "verify", "wait", "get", "ls" -> always(NO, UNREACHABLE, LEADERLESS, REFUSED);
            case "put",
                    "del",
                    "incr",
                    "cas",
                    "bootstrap",
                    "add-server",
                    "remove-server",
                    "promote",
                    "demote",
                    "replace-server",
                    "step-down",
                    "transfer-leadership",
                    "campaign" -> always(NO, UNREACHABLE, LEADERLESS, REFUSED, UNKNOWN);
            default -> EnumSet.allOf(ExitCode.class);
        };
    }

    private static Set<ExitCode> always(ExitCode... more) {
        Set<ExitCode> codes = EnumSet.of(DONE, USAGE, FAULT, INTERRUPTED);
        codes.addAll(List.of(more));
        return codes;
    }
}
