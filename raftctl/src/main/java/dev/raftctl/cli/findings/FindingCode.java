package dev.raftctl.cli.findings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What can be wrong with a cluster. The names are public: a code may be removed, but never gets another meaning. Where
 * findings are equally severe, they are listed in this order, in which causes precede their effects. {@link
 * FindingGuide} explains each code.
 */
public enum FindingCode {
    FORKED_HISTORY,
    CLONED_IDENTITY,
    CERT_EXPIRED,
    FOREIGN_CLUSTER,
    WRONG_SERVER,
    TLS_MISMATCH,
    NEVER_FORMED,
    UNKNOWN_CLUSTER,
    CLIENT_CUT_OFF,
    WIPED_VOTER,
    DISK_FULL,
    JOINT_UNFINISHED,
    LOG_BEHIND,
    TERM_GAP,
    TERMS_EXHAUSTED,
    ADDRESS_MISMATCH,
    NETSPLIT,
    LINK_CUT,
    ONE_WAY_LINK,
    NO_QUORUM,
    NO_ANSWER,
    FORGOTTEN_VOTER,
    LEARNERS_DO_NOT_VOTE,
    HELD,
    ELECTION_DEFERRED,
    FENCED,
    VOTES_SPLIT,
    STALE_LEADER,
    ELECTION_RUNNING,
    DISK_STUCK,
    DISK_SLOW,
    LEADER_FLAPPING,
    CPU_STARVED,
    PAUSED,
    QUEUE_FULL,
    WRITES_SLOW,
    CLOCK_JUMP,
    CLOCK_SKEW,
    SERVER_DOWN,
    NOT_FOLLOWING,
    SNAPSHOT_LOOP,
    LAGGING,
    APPLY_SLOW,
    DISK_LOW,
    STATE_NEARLY_FULL,
    SNAPSHOT_DAMAGED,
    TLS_FILES_UNUSABLE,
    CERT_EXPIRING,
    OLD_VERSION,
    NO_TOLERANCE,
    EVEN_VOTERS,
    IN_MAINTENANCE,
    HIGHER_TERM_JOINER,
    UNDETERMINED;

    /**
     * Returns the code with this name, in upper or lower case and with hyphens or underscores, or null if there is
     * none.
     */
    public static @Nullable FindingCode of(String name) {
        String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
        for (FindingCode each : values()) {
            if (each.name().equals(constant)) {
                return each;
            }
        }
        return null;
    }
}
