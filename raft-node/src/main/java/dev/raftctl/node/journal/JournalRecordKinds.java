package dev.raftctl.node.journal;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The kinds of all records that this release writes to its journal. */
public final class JournalRecordKinds {
    /** What the core decides. */
    static final List<String> DECISIONS = List.of(
            "barred",
            "catch-up-round",
            "change-committed",
            "change-refused",
            "change-started",
            "configuration-in-force",
            "configuration-reverted",
            "election-lost",
            "election-passed",
            "election-started",
            "election-won",
            "follower-backed-up",
            "follower-lost",
            "follower-returned",
            "leader-heard",
            "leader-lost",
            "log-truncated",
            "mending",
            "prevote-granted",
            "prevote-refused",
            "prevote-started",
            "refused-by",
            "removed",
            "snapshot-installed",
            "snapshot-sent",
            "space-changed",
            "stepped-down",
            "term-adopted",
            "term-ignored",
            "transfer-ended",
            "transfer-started",
            "vote-granted",
            "vote-received",
            "vote-refused",
            "whole");

    /** What the runtime observes. */
    static final List<String> OBSERVATIONS = List.of(
            "clock-jumped",
            "cpu-throttled",
            "disk-lost",
            "election",
            "first-command",
            "first-commit",
            "leader-ended",
            "leaderless",
            "link-down",
            "link-up",
            "not-let-in",
            "operator",
            "other-lineage",
            "paused",
            PreviousProcessEnd.ENDING_KIND,
            PreviousProcessEnd.HALTED_KIND,
            PreviousProcessEnd.STARTED_KIND,
            "sync-slow",
            "sync-stuck",
            "turned-away",
            "two-processes",
            "unfit",
            "unresolved",
            "untrusted",
            "writes-refused",
            "wrong-cluster");

    private JournalRecordKinds() {}

    /** Returns the labels of all kinds in alphabetical order. */
    public static SortedSet<String> all() {
        SortedSet<String> kinds = new TreeSet<>(OBSERVATIONS);
        kinds.addAll(DECISIONS);
        return Collections.unmodifiableSortedSet(kinds);
    }
}
