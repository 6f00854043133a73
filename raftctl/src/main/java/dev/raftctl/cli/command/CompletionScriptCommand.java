package dev.raftctl.cli.command;

import dev.raftctl.cli.Cli;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.docs.BashCompletionScript;
import dev.raftctl.cli.docs.CommandDocumentation;
import dev.raftctl.cli.docs.FishCompletionScript;
import dev.raftctl.cli.docs.ZshCompletionScript;
import dev.raftctl.cli.view.PlainLinesView;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@CommandExits(CommandExits.ExitCodeGroup.LOCAL)
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
final class CompletionScriptCommand implements RaftctlCommand {
    /** The supported shells, in the order in which the help lists them. */
    static final class SupportedShells implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("bash", "zsh", "fish").iterator();
        }
    }

    @Parameters(paramLabel = "SHELL", completionCandidates = SupportedShells.class, description = "bash, zsh or fish.")
    String shell = "";

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        try (Cli cli = new Cli(context.environment())) {
            CommandDocumentation model =
                    CommandDocumentation.of(cli.commandTree().getCommandSpec());
            String script = switch (shell) {
                case "bash" -> BashCompletionScript.render(model);
                case "zsh" -> ZshCompletionScript.render(model);
                case "fish" -> FishCompletionScript.render(model);
                default ->
                    throw CliFailure.usage(
                            "unsupported shell '" + shell + "'",
                            "use bash, zsh or fish, e.g.: source <(raftctl completion bash)");
            };
            return CommandResult.of(new PlainLinesView("script", List.of(script.split("\n"))));
        }
    }
}
