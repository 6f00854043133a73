package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Entry;
import java.util.ArrayDeque;
import java.util.List;

/** Hands committed entries to the machine, in order, once, and never more at a time than the machine is meant to hold. */
final class Applying {
    private static final long PORTION_BYTES = 1 << 20;

    private final RaftLog log;
    private final long bytesMax;
    private final Speaker speaker;
    private final ArrayDeque<Portion> handed = new ArrayDeque<>();
    private long handedIndex;
    private long bytesHanded;
    private boolean paused;

    /** What was handed over at once. */
    private record Portion(long lastIndex, long bytes) {}

    Applying(RaftLog log, long bytesMax, Speaker speaker) {
        this.log = log;
        this.bytesMax = bytesMax;
        this.speaker = speaker;
        this.handedIndex = log.lastApplied();
    }

    /** A snapshot is on its way into the machine: what was handed over behind it would be applied a second time. */
    void pause(boolean now) {
        paused = now;
        advance();
    }

    /** Hand over what is committed and fits. */
    void advance() {
        while (!paused && handedIndex < log.commitIndex() && bytesHanded < bytesMax) {
            List<Entry> entries = log.entries(handedIndex + 1, log.commitIndex() + 1, PORTION_BYTES);
            long bytes = 0;
            for (int i = 0; i < entries.size(); i++) {
                bytes += entries.get(i).weight();
            }
            Invariant.holds(
                    entries.get(0).index() == handedIndex + 1,
                    "entry %d would be applied after %d",
                    entries.get(0).index(),
                    handedIndex);
            handedIndex = entries.get(entries.size() - 1).index();
            bytesHanded += bytes;
            handed.add(new Portion(handedIndex, bytes));
            speaker.perform(new Effect.Apply(entries));
        }
    }

    void applied(long index) {
        log.applied(index);
        Portion oldest;
        while ((oldest = handed.peek()) != null && oldest.lastIndex() <= index) {
            bytesHanded -= oldest.bytes();
            handed.remove();
        }
        advance();
    }

    /** The machine was restored from a snapshot that ends here. */
    void restored(long index) {
        handed.clear();
        bytesHanded = 0;
        handedIndex = Math.max(handedIndex, index);
        advance();
    }
}
