package dev.raftctl.cli.view;

import dev.raftctl.cli.history.TimelineEvent;

/** A group of event kinds that the timeline draws in the same style and that the reader can hide. */
enum EventCategory {
    LEADER("leader", "leaders"),
    ELECTION("election", "campaigns and votes"),
    REFUSAL("refusal", "refusals"),
    LINK("link", "links"),
    SLOW("slow", "pauses, slow syncs, clocks"),
    DISK("disk", "disks and logs"),
    OTHER("other", "everything else");

    private final String id;
    private final String title;

    EventCategory(String id, String title) {
        this.id = id;
        this.title = title;
    }

    static EventCategory of(TimelineEvent event) {
        String kind = event.kind();
        return switch (kind) {
            case "election-won",
                    "stepped-down",
                    "leader-lost",
                    "leader-heard",
                    "leader-ended",
                    "leaderless",
                    "transfer-started",
                    "transfer-ended" -> LEADER;
            case "vote-refused", "prevote-refused", "refused-by", "election-lost" -> REFUSAL;
            case "follower-lost", "follower-returned", "not-let-in", "peer" -> LINK;
            case "paused", "clock-jumped", "cpu-throttled" -> SLOW;
            case "space-changed", "writes-refused", "log-truncated", "mending", "whole", "barred" -> DISK;
            default -> {
                if (kind.startsWith("link-")) {
                    yield LINK;
                }
                if (kind.startsWith("sync-")) {
                    yield SLOW;
                }
                yield kind.startsWith("prevote-")
                                || kind.startsWith("election-")
                                || kind.startsWith("vote-")
                                || kind.equals("term-adopted")
                        ? ELECTION
                        : OTHER;
            }
        };
    }

    /** Returns the name of this category in the style sheet. */
    String id() {
        return id;
    }

    /** Returns the label of the check box. */
    String title() {
        return title;
    }
}
