package dev.raftctl.cli.view;

import java.time.Instant;
import java.util.Set;

/** The file of a bundle that says what the others are. */
public final class BundleContentsText {
    public static final String FILE_NAME = "README.txt";

    private BundleContentsText() {}

    /** @param names the names of the other files, without the recording and the checksums */
    public static String of(Instant at, Set<String> names) {
        StringBuilder text = new StringBuilder("A bundle of raftctl, recorded "
                + Timestamps.format(at.toEpochMilli()) + ".\n\n"
                + "raftctl explain --from FILE answers from it; so do status, servers, votes, terms, timeline, health,\n"
                + "inspect and can-stop. sha256sum -c SHA256SUMS compares the files with their checksums.\n\n"
                + "recording.bin  the answers of the servers: status, measurements, settings, journal\n");
        for (String name : names) {
            text.append(name).append("  ").append(description(name)).append('\n');
        }
        return text.append("\nNot in it: keys, values, snapshots, entries of the log, certificates, private keys.\n")
                .toString();
    }

    private static String description(String name) {
        return switch (name) {
            case "status.txt", "status.json" -> "raftctl status";
            case "explain.txt" -> "raftctl explain";
            case "explain-stopped.txt" -> "raftctl explain --data-dir, on the files of the stopped servers";
            case "votes.txt" -> "raftctl votes";
            case "terms.txt" -> "raftctl terms";
            case "timeline.jsonl" -> "raftctl timeline --all";
            default -> "a file of a stopped server's data directory";
        };
    }
}
