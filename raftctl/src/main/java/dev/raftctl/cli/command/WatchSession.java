package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClientFailures;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.output.AnsiColors;
import dev.raftctl.cli.output.OutputFormat;
import dev.raftctl.cli.output.OutputWriter;
import dev.raftctl.cli.view.HumanReadableUnits;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.client.WatchBatch;
import dev.raftctl.client.WatchOptions;
import dev.raftctl.client.WatchRequests;
import dev.raftctl.protocol.message.WatchEvent;
import java.util.OptionalInt;

/** Handles the changes of a watch until it ends, and reports the index from which another watch goes on. */
final class WatchSession {
    /** How long a server waits for a change before it reports that there is none. */
    private static final long WAIT_MILLIS = 10_000;

    private final CommandContext context;
    private final ClusterClient cluster;
    private final WatchEventHandler handler;
    private final WatchRequests requests;
    private long resumeIndex;
    private boolean isOutOfContact;

    WatchSession(CommandContext context, WatchOptions options, WatchEventHandler handler) throws CliFailure {
        this.context = context;
        this.handler = handler;
        cluster = context.cluster();
        requests = new WatchRequests(cluster.requests(), options, () -> false);
        resumeIndex = options.fromIndex();
    }

    /** Returns the exit code of the command. */
    int run() throws CliFailure {
        try {
            OptionalInt exit = OptionalInt.empty();
            while (exit.isEmpty()) {
                exit = handleNext();
            }
            reportResumeIndex();
            return exit.getAsInt();
        } catch (CliFailure failure) {
            if (reportResumeIndex() && context.settings().format() == OutputFormat.YAML) {
                context.environment().err().println("---");
            }
            throw failure;
        }
    }

    /** Returns whether there is an index to report, which is not so before the watch has begun. */
    private boolean reportResumeIndex() {
        if (resumeIndex == 0) {
            return false;
        }
        String text = "go on with: --from " + resumeIndex;
        OutputWriter.of(context.settings().format(), AnsiColors.NONE, AnsiColors.NONE, 0)
                .print(
                        new UserMessageView(
                                text,
                                StructuredData.ObjectData.withSchemaVersion().put("resumeIndex", resumeIndex),
                                text),
                        context.environment().err());
        return true;
    }

    private OptionalInt handleNext() throws CliFailure {
        WatchBatch batch =
                cluster.requireValue(ClientFailures.translate(() -> requests.next(WAIT_MILLIS)), "the watch");
        reportContact(batch);
        for (WatchEvent event : batch.events()) {
            // Until all changes of an index are handled, another watch must repeat them.
            resumeIndex = Math.max(resumeIndex, event.index() - 1);
            OptionalInt exit = handler.handle(event);
            if (exit.isPresent()) {
                return exit;
            }
        }
        resumeIndex = batch.throughIndex();
        return OptionalInt.empty();
    }

    private void reportContact(WatchBatch batch) {
        if (batch.isOutOfContact() == isOutOfContact) {
            return;
        }
        isOutOfContact = !isOutOfContact;
        long age = batch.leaderContactAgeMillis();
        cluster.listener()
                .warning(
                        !isOutOfContact
                                ? batch.server() + " hears from a leader; no change up to index " + batch.throughIndex()
                                        + " is missing"
                                : batch.server() + " has not heard from a leader "
                                        + (age < 0 ? "since its start" : "for " + HumanReadableUnits.millis(age))
                                        + ": later changes may be missing");
    }
}
