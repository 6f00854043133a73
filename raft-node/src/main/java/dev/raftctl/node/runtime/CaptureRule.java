package dev.raftctl.node.runtime;

import dev.raftctl.node.config.SnapshotSettings;

/** When a snapshot of the machine is due: enough was applied since the last, and none is being written. The applier's thread. */
final class CaptureRule {
    private final SnapshotSettings settings;
    private long entries;
    private long bytes;
    private boolean underWay;

    CaptureRule(SnapshotSettings settings) {
        this.settings = settings;
    }

    void applied(int weight) {
        entries++;
        bytes += weight;
    }

    boolean isDue() {
        return !underWay && (entries >= settings.afterEntries() || bytes >= settings.afterBytes());
    }

    boolean isUnderWay() {
        return underWay;
    }

    void begin() {
        underWay = true;
        entries = 0;
        bytes = 0;
    }

    /** Written or not: if not, the next is due after as many entries again. */
    void ended() {
        underWay = false;
    }

    /** The state came with a snapshot of its own. */
    void restored() {
        entries = 0;
        bytes = 0;
    }
}
