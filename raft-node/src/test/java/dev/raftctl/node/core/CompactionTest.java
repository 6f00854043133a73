package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CompactionTest {
    private static final long NOTHING_PINNED = Long.MAX_VALUE;

    @Test
    @DisplayName("S10: keeps entries before a snapshot for slow followers")
    void keepsTrailingEntries() {
        assertThat(Compaction.firstIndexToKeep(100, 0, NOTHING_PINNED)).isEqualTo(101);
        assertThat(Compaction.firstIndexToKeep(100, 30, NOTHING_PINNED)).isEqualTo(71);
    }

    @Test
    @DisplayName("S10: keeps the entries that a snapshot transfer needs, up to a limit")
    void pinsEntriesForASnapshotTransferUpToALimit() {
        assertThat(Compaction.firstIndexToKeep(100, 0, 51)).isEqualTo(51);
        assertThat(Compaction.firstIndexToKeep(100, 60, 51)).isEqualTo(41);
        long far = 10 * Compaction.MAX_PINNED_ENTRIES;
        assertThat(Compaction.firstIndexToKeep(far, 0, 51)).isEqualTo(far + 1 - Compaction.MAX_PINNED_ENTRIES);
    }
}
