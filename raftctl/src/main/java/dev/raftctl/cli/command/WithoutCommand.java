package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.output.Paint;
import dev.raftctl.cli.repl.Shell;
import java.io.IOException;
import java.util.List;

/** No command was given: the console on a terminal, else the commands on standard input. */
final class WithoutCommand implements Verb {
    @Override
    public Report run(Call call) throws Failure {
        try {
            boolean colour = Paint.of(
                            call.shared().color(),
                            call.surroundings().env(),
                            call.surroundings().outIsTerminal())
                    .isOn();
            return new Report.Ended(new Shell(
                            call.surroundings(),
                            call.shared().words(),
                            call.settings().endpoints(),
                            call.settings().security(),
                            List.of(),
                            call.shared().keepGoing())
                    .run(colour));
        } catch (IOException broken) {
            if (!call.surroundings().inIsTerminal()) {
                throw Failure.usage(
                        "cannot read commands from standard input: " + broken.getMessage(),
                        "give a command, or commands on standard input: raftctl help");
            }
            throw new Failure(Cause.FAULT, "the terminal or the history fails: " + broken.getMessage(), "");
        }
    }
}
