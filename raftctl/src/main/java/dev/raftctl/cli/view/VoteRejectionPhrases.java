package dev.raftctl.cli.view;

/** Short phrases for the reasons of rejected votes. */
final class VoteRejectionPhrases {
    private VoteRejectionPhrases() {}

    /** @param reason the stable label; empty if the reason is unknown */
    static String of(String reason) {
        return switch (reason) {
            case "stale_term" -> "term behind";
            case "leader_alive" -> "leader alive";
            case "already_voted" -> "already voted";
            case "stale_log" -> "log behind";
            case "no_configuration" -> "not configured";
            case "mending" -> "recovering its log";
            case "" -> "reason unknown";
            default -> reason;
        };
    }
}
