package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Document;
import org.jspecify.annotations.Nullable;

/** What a verb came to. */
public sealed interface Report {
    /** @param exit not always 0: an answer may be no, or that something is damaged */
    record Shown(Document document, ExitCode exit) implements Report {}

    /**
     * A change that has not been made yet.
     *
     * @param plan shown before, and all there is to a dry run
     * @param question asked when it is dangerous; null: it is not
     */
    record Planned(Document plan, @Nullable String question, Step proceed) implements Report {}

    /** The verb has itself said all there was to say, for instance a node that ran until now. */
    record Ended(int exitCode) implements Report {}

    static Report of(Document document) {
        return new Shown(document, ExitCode.DONE);
    }

    /** What is done once the plan is agreed to. */
    @FunctionalInterface
    interface Step {
        Document go() throws Failure;
    }
}
