package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Document;
import org.jspecify.annotations.Nullable;

/** What a verb came to. */
public sealed interface CommandResult {
    /** @param exit not always 0: an answer may be no, or that something is damaged */
    record Completed(Document document, ExitCode exit) implements CommandResult {}

    /**
     * A change that has not been made yet.
     *
     * @param plan shown before, and all there is to a dry run
     * @param question asked when it is dangerous; null: it is not
     */
    record Planned(Document plan, @Nullable String question, Execution execution) implements CommandResult {}

    /** The verb has itself said all there was to say, for instance a node that ran until now. */
    record AlreadyPrinted(int exitCode) implements CommandResult {}

    static CommandResult of(Document document) {
        return new Completed(document, ExitCode.DONE);
    }

    /** What is done once the plan is agreed to. */
    @FunctionalInterface
    interface Execution {
        Document execute() throws Failure;
    }
}
