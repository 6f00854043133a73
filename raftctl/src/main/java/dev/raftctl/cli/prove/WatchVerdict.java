package dev.raftctl.cli.prove;

import dev.raftctl.cli.view.DocumentBlock;
import dev.raftctl.cli.view.StyledText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on what the watchers of a proof have received.
 *
 * @param eventCount the number of changes that all watchers received
 * @param compactedCount how often a watch ended because no server had its next changes any more
 * @param contradiction describes a contradiction; null if there is none
 */
record WatchVerdict(
        int watcherCount,
        long eventCount,
        int compactedCount,
        @Nullable String contradiction) {
    /** A proof without watchers proves nothing about them, and does not fail because of them. */
    boolean holds() {
        return contradiction == null && (watcherCount == 0 || eventCount > 0);
    }

    String sentence() {
        if (contradiction != null) {
            return "watches are WRONG: " + contradiction;
        }
        if (watcherCount == 0) {
            return "no watcher was started";
        }
        return eventCount == 0
                ? "NOTHING PROVED about watches: no watcher received a change"
                : "every watcher received each change of its range once, in order";
    }

    /** Returns the sentence; nothing if there was no watcher. */
    List<DocumentBlock> blocks() {
        return watcherCount == 0
                ? List.of()
                : List.of(new DocumentBlock.TextLineBlock(
                        new StyledText(sentence(), holds() ? StyledText.TextTone.GOOD : StyledText.TextTone.BAD)));
    }
}
