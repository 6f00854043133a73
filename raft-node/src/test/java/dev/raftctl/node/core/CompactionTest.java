package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CompactionTest {
    private static final long NOBODY = Long.MAX_VALUE;

    @Test
    @DisplayName("S10: entries are kept behind a snapshot for slow followers")
    void trailing_entries_stay() {
        assertThat(Compaction.firstIndexToKeep(100, 0, NOBODY)).isEqualTo(101);
        assertThat(Compaction.firstIndexToKeep(100, 30, NOBODY)).isEqualTo(71);
    }

    @Test
    @DisplayName("S10: what a transfer needs stays, up to a cap")
    void what_a_transfer_needs_is_pinned_up_to_a_cap() {
        assertThat(Compaction.firstIndexToKeep(100, 0, 51)).isEqualTo(51);
        assertThat(Compaction.firstIndexToKeep(100, 60, 51)).isEqualTo(41);
        long far = 10 * Compaction.PINNED_ENTRIES_MAX;
        assertThat(Compaction.firstIndexToKeep(far, 0, 51)).isEqualTo(far + 1 - Compaction.PINNED_ENTRIES_MAX);
    }
}
