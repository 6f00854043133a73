package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.FailureReason;
import dev.raftctl.cli.output.AnsiColors;
import dev.raftctl.cli.repl.ConsoleSession;
import java.io.IOException;
import java.util.List;

/**
 * Runs if the user gives no command. Opens the console on a terminal; otherwise runs the commands on standard input.
 */
final class DefaultCommand implements RaftctlCommand {
    @Override
    public CommandResult run(CommandContext context) throws Failure {
        try {
            boolean color = AnsiColors.of(
                            context.sharedOptions().color(),
                            context.environment().env(),
                            context.environment().outIsTerminal())
                    .isEnabled();
            return new CommandResult.AlreadyPrinted(new ConsoleSession(
                            context.environment(),
                            context.sharedOptions().toArguments(),
                            context.settings().endpoints(),
                            context.settings().security(),
                            List.of(),
                            context.sharedOptions().keepGoing())
                    .run(color));
        } catch (IOException failed) {
            if (!context.environment().inIsTerminal()) {
                throw Failure.usage(
                        "cannot read commands from standard input: " + failed.getMessage(),
                        "give a command, or commands on standard input; see raftctl help");
            }
            throw new Failure(FailureReason.FAULT, "terminal or history error: " + failed.getMessage(), "");
        }
    }
}
