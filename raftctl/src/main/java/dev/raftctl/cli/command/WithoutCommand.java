package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;

/** No command was given: the console on a terminal, else the commands on standard input. */
final class WithoutCommand implements Verb {
    @Override
    public Report run(Call call) throws Failure {
        throw Failure.usage("no command was given", "raftctl help");
    }
}
