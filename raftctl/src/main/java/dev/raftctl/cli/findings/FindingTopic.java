package dev.raftctl.cli.findings;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A question that a group of findings answers. */
public enum FindingTopic {
    /** Why is there no leader, or another one than before? */
    ELECTION(
            EnumSet.range(FindingCode.FORKED_HISTORY, FindingCode.ELECTION_RUNNING),
            FindingCode.LEADER_FLAPPING,
            FindingCode.HIGHER_TERM_JOINER,
            FindingCode.UNDETERMINED),
    /** Which server is slow, and why? */
    LAG(EnumSet.range(FindingCode.DISK_STUCK, FindingCode.APPLY_SLOW)),
    /** What do writes wait for? */
    WRITE(
            EnumSet.range(FindingCode.DISK_STUCK, FindingCode.WRITES_SLOW),
            FindingCode.DISK_FULL,
            FindingCode.JOINT_UNFINISHED,
            FindingCode.NETSPLIT,
            FindingCode.LINK_CUT,
            FindingCode.ONE_WAY_LINK,
            FindingCode.NO_QUORUM,
            FindingCode.APPLY_SLOW);

    @SuppressWarnings("ImmutableEnumChecker") // private, and changed by the constructor only
    private final Set<FindingCode> codes;

    FindingTopic(EnumSet<FindingCode> range, FindingCode... more) {
        codes = EnumSet.copyOf(range);
        codes.addAll(List.of(more));
    }

    /** Returns whether findings with this code answer the question. */
    public boolean includes(FindingCode code) {
        return codes.contains(code);
    }

    /** Returns the word for the topic on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the topic with this label, or null if there is none. */
    public static @Nullable FindingTopic of(String label) {
        for (FindingTopic each : values()) {
            if (each.label().equals(label)) {
                return each;
            }
        }
        return null;
    }
}
