package dev.raftctl.cli.command;

import dev.raftctl.cli.Cli;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.docs.BashCompletion;
import dev.raftctl.cli.docs.CommandModel;
import dev.raftctl.cli.docs.FishCompletion;
import dev.raftctl.cli.docs.ZshCompletion;
import dev.raftctl.cli.view.TextView;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = {
            "Print the completion script for a shell.",
            "The script completes server ids and keys from the live cluster."
        },
        footer = {
            "Examples:",
            "  source <(raftctl completion bash)",
            "  raftctl completion zsh > ~/.zfunc/_raftctl",
            "  raftctl completion fish | source"
        })
final class CompletionCommand implements RaftctlCommand {
    /** The supported shells, in the order in which the help lists them. */
    static final class Shells implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("bash", "zsh", "fish").iterator();
        }
    }

    @Parameters(paramLabel = "SHELL", completionCandidates = Shells.class, description = "bash, zsh or fish.")
    String shell = "";

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        try (Cli cli = new Cli(context.environment())) {
            CommandModel model = CommandModel.of(cli.commandTree().getCommandSpec());
            String script = switch (shell) {
                case "bash" -> BashCompletion.render(model);
                case "zsh" -> ZshCompletion.render(model);
                case "fish" -> FishCompletion.render(model);
                default ->
                    throw Failure.usage(
                            "unsupported shell '" + shell + "'",
                            "use bash, zsh or fish, e.g.: source <(raftctl completion bash)");
            };
            return CommandResult.of(new TextView("script", List.of(script.split("\n"))));
        }
    }
}
