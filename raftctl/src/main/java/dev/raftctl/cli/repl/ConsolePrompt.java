package dev.raftctl.cli.repl;

import dev.raftctl.protocol.message.PrintableText;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/**
 * The prompt, which shows the latest summary of the cluster, as in {@code orders n1@5> }, and is red if there is a
 * problem.
 */
final class ConsolePrompt {
    private static final AttributedStyle GOOD = AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
    private static final AttributedStyle BAD =
            AttributedStyle.DEFAULT.foreground(AttributedStyle.RED).bold();

    private ConsolePrompt() {}

    /**
     * @param selectedServer the server selected with {@code use}, or null
     * @param failed whether the last command failed
     */
    static AttributedStringBuilder of(ClusterSummary summary, @Nullable String selectedServer, boolean failed) {
        AttributedStringBuilder prompt = new AttributedStringBuilder();
        if (summary.equals(ClusterSummary.UNKNOWN)) {
            prompt.append("raftctl");
        } else if (!summary.isConnected()) {
            prompt.styled(BAD, selectedServer == null ? "not connected" : selectedServer + " not connected");
        } else {
            appendCluster(prompt, summary, selectedServer);
        }
        return prompt.styled(failed ? BAD : AttributedStyle.DEFAULT, ">").append(" ");
    }

    private static void appendCluster(
            AttributedStringBuilder prompt, ClusterSummary summary, @Nullable String selectedServer) {
        if (!summary.clusterName().isEmpty()) {
            prompt.styled(AttributedStyle.BOLD, PrintableText.of(summary.clusterName()))
                    .append(" ");
        }
        if (selectedServer != null) {
            prompt.styled(AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW), "[" + selectedServer + "]")
                    .append(" ");
        }
        if (summary.leader() != null) {
            prompt.styled(GOOD, summary.leader() + "@" + summary.term());
        } else if (summary.clusterName().isEmpty() && summary.term() == 0) {
            prompt.styled(BAD, "no cluster");
        } else {
            prompt.styled(BAD, "no leader@" + summary.term());
        }
    }
}
