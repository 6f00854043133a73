package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogCompactionTest {
    private static final long NOTHING_PINNED = Long.MAX_VALUE;

    @Test
    @DisplayName("S10: keeps entries before a snapshot for slow followers")
    void keepsTrailingEntries() {
        assertThat(LogCompaction.firstIndexToKeep(100, 0, NOTHING_PINNED)).isEqualTo(101);
        assertThat(LogCompaction.firstIndexToKeep(100, 30, NOTHING_PINNED)).isEqualTo(71);
    }

    @Test
    @DisplayName("S10: keeps the entries that a snapshot transfer needs, up to a limit")
    void pinsEntriesForASnapshotTransferUpToALimit() {
        assertThat(LogCompaction.firstIndexToKeep(100, 0, 51)).isEqualTo(51);
        assertThat(LogCompaction.firstIndexToKeep(100, 60, 51)).isEqualTo(41);
        long far = 10 * LogCompaction.MAX_PINNED_ENTRIES;
        assertThat(LogCompaction.firstIndexToKeep(far, 0, 51)).isEqualTo(far + 1 - LogCompaction.MAX_PINNED_ENTRIES);
    }
}
