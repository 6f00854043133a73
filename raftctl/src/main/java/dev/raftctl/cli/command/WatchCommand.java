package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.KeyValueBytesFormatter;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.client.WatchOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@StreamingOutput
@CommandExits(CommandExits.ExitCodeGroup.WATCH)
@Command(
        name = "watch",
        description = {
            "Show the changes of a key as they happen.",
            "Prints each put and each deletion, in the order of the log: each once, and none missing in between. Any"
                    + " server can serve the watch; it goes on at another server when one stops.",
            "With CMD, runs it for each change instead, one at a time. Its environment has RAFTCTL_WATCH_INDEX,"
                    + " RAFTCTL_WATCH_KEY, RAFTCTL_WATCH_VERSION, RAFTCTL_WATCH_TYPE (put or delete), RAFTCTL_WATCH_VALUE"
                    + " and, with --prev, RAFTCTL_WATCH_PREV; values that are longer than 8 KiB or have zero bytes are not"
                    + " set. CMD has no input. If CMD fails, the watch ends with its exit code.",
            "At its end, the watch reports on standard error the index from which --from goes on, in JSON as"
                    + " resumeIndex. Changes that were not printed, or whose CMD failed, are then repeated with the other"
                    + " changes of their index. If the servers no longer"
                    + " have the changes, it exits with 5 (COMPACTED): read the keys, and watch from there.",
            "A watch is not linearizable with other requests: compare indexes with the versions of keys. A server that"
                    + " has not heard from a leader for 5 seconds is reported, because changes may be missing."
        },
        footer = {
            "Examples:",
            "  raftctl watch config",
            "  raftctl watch workers/ --prefix -o jsonl | jq .key",
            "  raftctl watch config --from 4711 --prev",
            "  raftctl watch config -- systemctl reload app"
        })
final class WatchCommand implements RaftctlCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    ByteArgument key = ByteArgument.EMPTY;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "CMD",
            description = "Run this command for each change; after --.")
    List<ByteArgument> words = List.of();

    @Option(names = "--prefix", description = "Watch all keys that start with KEY.")
    boolean isPrefix;

    @Option(
            names = "--from",
            paramLabel = "INDEX",
            description = "Begin with the changes after this log index. Default: from now on.")
    @Nullable
    String from;

    @Option(names = "--prev", description = "Show the value before each change.")
    boolean hasPreviousValues;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        byte[] bytes = key.bytes();
        if (!isPrefix) {
            KeyValueClient.requireValidKey(bytes);
        }
        long fromIndex = from == null ? 0 : ArgumentParser.number(from, "--from", 1);
        WatchOptions options = new WatchOptions(bytes, isPrefix, fromIndex, hasPreviousValues);
        if (context.settings().dryRun()) {
            return CommandResult.of(OneSentencePlanView.of(
                    "watch",
                    "watch " + KeyValueBytesFormatter.toLine(bytes)
                            + (words.isEmpty()
                                    ? ""
                                    : " and run "
                                            + KeyValueBytesFormatter.toLine(
                                                    words.get(0).bytes()) + " for each change")));
        }
        try (ChildSignals signals = ChildSignals.open(context.environment().readsProcessInput())) {
            WatchEventHandler handler = words.isEmpty()
                    ? new WatchEventPrinter(context, hasPreviousValues)
                    : new WatchEventProgram(context, words, signals);
            return new CommandResult.AlreadyPrintedResult(new WatchSession(context, options, handler).run());
        }
    }
}
