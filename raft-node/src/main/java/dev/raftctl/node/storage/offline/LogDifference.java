package dev.raftctl.node.storage.offline;

import dev.raftctl.protocol.message.LogEntryKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first index at which directories differ.
 *
 * @param groups directories that hold the same entry there; the last group holds none if a log ends before the index
 */
public record LogDifference(long index, List<EntryGroup> groups) {
    /**
     * Directories that hold the same entry, or none.
     *
     * @param term 0 if these directories hold no entry at the index
     * @param kind null if they hold none, or if it is in the snapshot
     */
    public record EntryGroup(long term, @Nullable LogEntryKind kind, List<String> directories) {
        public boolean isAbsent() {
            return term == 0;
        }
    }

    /** Returns whether two directories hold different entries, and not only logs of different lengths. */
    public boolean isConflict() {
        return groups.stream().filter(group -> !group.isAbsent()).count() > 1;
    }
}
