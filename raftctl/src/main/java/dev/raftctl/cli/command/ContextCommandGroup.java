package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.ClusterContextsView;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.UserMessageView;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "context",
        description = "Manage named sets of endpoints, and select one.",
        subcommands = {
            ContextCommandGroup.ContextListCommand.class,
            ContextCommandGroup.ContextUseCommand.class,
            ContextCommandGroup.ContextSetCommand.class,
            ContextCommandGroup.ContextRemoveCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "Examples:",
            "  raftctl context set prod --endpoints 10.0.0.1:7001,10.0.0.2:7001",
            "  raftctl context use prod"
        })
final class ContextCommandGroup {
    private static CommandResult save(
            CommandContext context, ClusterContextsFile contexts, String plan, String message, String name)
            throws CliFailure {
        if (context.settings().dryRun()) {
            return CommandResult.of(OneSentencePlanView.of("context", plan));
        }
        contexts.save();
        return CommandResult.of(new UserMessageView(
                message, StructuredData.ObjectData.withSchemaVersion().put("context", name), name));
    }

    @CommandExits(CommandExits.ExitCodeGroup.LOCAL)
    @Command(
            name = "ls",
            description = "List the contexts.",
            footer = {"Examples:", "  raftctl context ls"})
    static final class ContextListCommand implements RaftctlCommand {
        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            ClusterContextsFile contexts =
                    ClusterContextsFile.of(context.environment().env());
            SortedMap<String, String> all = new TreeMap<>();
            for (String name : contexts.names()) {
                all.put(name, contexts.endpoints(name));
            }
            return CommandResult.of(new ClusterContextsView(all, contexts.current()));
        }
    }

    @CommandExits(CommandExits.ExitCodeGroup.LOCAL)
    @Command(
            name = "use",
            description = "Select the current context.",
            footer = {"Examples:", "  raftctl context use prod"})
    static final class ContextUseCommand implements RaftctlCommand {
        @Parameters(paramLabel = "NAME", description = "The context.")
        String name = "";

        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            ClusterContextsFile contexts =
                    ClusterContextsFile.of(context.environment().env());
            contexts.use(name);
            return save(context, contexts, "switch to context " + name, "switched to context " + name, name);
        }
    }

    @CommandExits(CommandExits.ExitCodeGroup.LOCAL)
    @Command(
            name = "set",
            description = "Create or change a context from --endpoints, --cacert, --cert and --key.",
            footer = {
                "Examples:",
                "  raftctl context set prod --endpoints 10.0.0.1:7001,10.0.0.2:7001",
                "  raftctl context set prod -e 10.0.0.1:7001 --cacert ca.pem --cert me.pem --key my-key.pem"
            })
    static final class ContextSetCommand implements RaftctlCommand {
        @Parameters(paramLabel = "NAME", description = "The context's name: letters, digits, . _ -")
        String name = "";

        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            String endpoints = context.sharedOptions().endpoints;
            if (endpoints == null) {
                throw CliFailure.usage(
                        "a context needs endpoints", "raftctl context set " + name + " --endpoints H:P,...");
            }
            if (!isName(name)) {
                throw CliFailure.usage("'" + name + "' is not a valid context name", "use letters, digits, . _ -");
            }
            ClusterContextsFile contexts =
                    ClusterContextsFile.of(context.environment().env());
            TlsOptions tlsOptions = TlsOptions.of(context.sharedOptions());
            tlsOptions.security();
            contexts.set(name, endpoints, tlsOptions);
            return save(
                    context,
                    contexts,
                    "set context " + name + " to " + endpoints,
                    "context " + name + " is now " + endpoints,
                    name);
        }

        private static boolean isName(String text) {
            for (int i = 0; i < text.length(); i++) {
                char next = text.charAt(i);
                boolean plain = next < 128 && (Character.isLetterOrDigit(next) || "._-".indexOf(next) >= 0);
                if (!plain) {
                    return false;
                }
            }
            return !text.isEmpty();
        }
    }

    @CommandExits(CommandExits.ExitCodeGroup.LOCAL)
    @Command(
            name = "rm",
            description = "Delete a context.",
            footer = {"Examples:", "  raftctl context rm old"})
    static final class ContextRemoveCommand implements RaftctlCommand {
        @Parameters(paramLabel = "NAME", description = "The context.")
        String name = "";

        @Override
        public CommandResult run(CommandContext context) throws CliFailure {
            ClusterContextsFile contexts =
                    ClusterContextsFile.of(context.environment().env());
            contexts.remove(name);
            return save(context, contexts, "delete context " + name, "deleted context " + name, name);
        }
    }
}
