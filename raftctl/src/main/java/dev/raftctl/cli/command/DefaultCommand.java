package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.output.AnsiColors;
import dev.raftctl.cli.repl.ConsoleSession;
import java.io.IOException;
import java.util.List;

/**
 * Runs if the user gives no command. Opens the console on a terminal; otherwise reads commands from standard input and
 * runs them.
 */
final class DefaultCommand implements RaftctlCommand {
    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        try {
            boolean color = AnsiColors.of(
                            context.sharedOptions().color(),
                            context.environment().env(),
                            context.environment().outIsTerminal())
                    .isEnabled();
            return new CommandResult.AlreadyPrintedResult(new ConsoleSession(
                            context.environment(),
                            context.sharedOptions().toArguments(),
                            context.settings().endpoints(),
                            context.settings().security(),
                            List.of(),
                            context.sharedOptions().keepGoing())
                    .run(color));
        } catch (IOException failed) {
            if (!context.environment().inIsTerminal()) {
                throw CliFailure.usage(
                        "cannot read commands from standard input: " + failed.getMessage(),
                        "give a command, or pipe commands to standard input; see raftctl help");
            }
            throw new CliFailure(CliFailureReason.FAULT, "terminal or history error: " + failed.getMessage(), "");
        }
    }
}
