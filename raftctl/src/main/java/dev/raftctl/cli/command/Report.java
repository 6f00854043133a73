package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Document;
import org.jspecify.annotations.Nullable;

/** What a verb came to. */
public sealed interface Report {
    /** @param holds whether the answer is yes: false makes the exit code 1 */
    record Shown(Document document, boolean holds) implements Report {}

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
        return new Shown(document, true);
    }

    /** What is done once the plan is agreed to. */
    @FunctionalInterface
    interface Step {
        Document go() throws Failure;
    }
}
