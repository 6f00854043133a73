package dev.raftctl.cli.command;

import dev.raftctl.cli.CliEnvironment;
import dev.raftctl.cli.child.ChildProcess;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.view.SurrogateEscapedText;
import dev.raftctl.cli.view.WatchEventView;
import dev.raftctl.protocol.message.WatchEvent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs a program of the user for each change, one after the other. */
final class WatchEventProgram implements WatchEventHandler {
    private static final long POLL_MILLIS = 50;

    /** Longer values would not fit into the arguments of a process once all their bytes are escaped. */
    private static final int MAX_VALUE_BYTES = 8 << 10;

    private final CliEnvironment environment;
    private final List<String> program;
    private final ChildSignals signals;

    WatchEventProgram(CommandContext context, List<ByteArgument> words, ChildSignals signals) {
        environment = context.environment();
        program = words.stream().map(ByteArgument::text).toList();
        this.signals = signals;
    }

    @Override
    public OptionalInt handle(WatchEvent event) throws CliFailure {
        ChildProcess child;
        try {
            child = start(variables(event));
        } catch (IOException broken) {
            throw new CliFailure(CliFailureReason.FAULT, "no process could be started: " + broken.getMessage(), "");
        }
        signals.passOnTo(child, () -> true);
        boolean wasInterrupted = awaitEnd(child);
        signals.childEnded();
        if (child.exitCode() != 0) {
            return OptionalInt.of(child.exitCode());
        }
        if (wasInterrupted || signals.wasEndRequested()) {
            throw new CliFailure(CliFailureReason.INTERRUPTED, "interrupted", "");
        }
        return OptionalInt.empty();
    }

    private ChildProcess start(Map<String, String> variables) throws IOException {
        environment.out().flush();
        return environment.readsProcessInput()
                ? ChildProcess.startWithProcessOutput(program, variables)
                : ChildProcess.startWithoutInput(program, variables, environment.out(), environment.err());
    }

    /** Returns whether this thread was interrupted meanwhile, as by Ctrl-C in the console. */
    private static boolean awaitEnd(ChildProcess child) {
        boolean wasInterrupted = false;
        while (true) {
            try {
                if (child.waitFor(POLL_MILLIS)) {
                    child.finishOutput();
                    return wasInterrupted;
                }
            } catch (InterruptedException interrupted) {
                wasInterrupted = true;
                child.signal("INT");
            }
        }
    }

    private static Map<String, String> variables(WatchEvent event) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("RAFTCTL_WATCH_INDEX", Long.toString(event.index()));
        variables.put("RAFTCTL_WATCH_VERSION", Long.toString(event.version()));
        variables.put("RAFTCTL_WATCH_TYPE", WatchEventView.type(event));
        putIfPossible("RAFTCTL_WATCH_KEY", event.key(), variables);
        putIfPossible("RAFTCTL_WATCH_VALUE", event.value(), variables);
        putIfPossible("RAFTCTL_WATCH_PREV", event.previousValue(), variables);
        return variables;
    }

    private static void putIfPossible(String name, byte @Nullable [] bytes, Map<String, String> variables) {
        if (bytes == null || bytes.length > MAX_VALUE_BYTES) {
            return;
        }
        String text = SurrogateEscapedText.decode(bytes);
        if (text.indexOf('\0') < 0) {
            variables.put(name, text);
        }
    }
}
