package dev.raftctl.cli.repl;

import dev.raftctl.protocol.message.Printable;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/** The prompt, from what was last seen: {@code orders n1@5> }, red where something is wrong. */
final class Prompt {
    private static final AttributedStyle GOOD = AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
    private static final AttributedStyle BAD =
            AttributedStyle.DEFAULT.foreground(AttributedStyle.RED).bold();

    private Prompt() {}

    /**
     * @param only the server that alone is talked to, or null
     * @param failed whether the last command failed
     */
    static AttributedStringBuilder of(Seen seen, @Nullable String only, boolean failed) {
        AttributedStringBuilder prompt = new AttributedStringBuilder();
        if (seen.equals(Seen.NOT_YET)) {
            prompt.append("raftctl");
        } else if (!seen.isConnected()) {
            prompt.styled(BAD, only == null ? "not connected" : only + " not connected");
        } else {
            cluster(prompt, seen, only);
        }
        return prompt.styled(failed ? BAD : AttributedStyle.DEFAULT, ">").append(" ");
    }

    private static void cluster(AttributedStringBuilder prompt, Seen seen, @Nullable String only) {
        if (!seen.name().isEmpty()) {
            prompt.styled(AttributedStyle.BOLD, Printable.of(seen.name())).append(" ");
        }
        if (only != null) {
            prompt.styled(AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW), "[" + only + "]")
                    .append(" ");
        }
        if (seen.leader() != null) {
            prompt.styled(GOOD, seen.leader() + "@" + seen.term());
        } else if (seen.name().isEmpty() && seen.term() == 0) {
            prompt.styled(BAD, "no cluster");
        } else {
            prompt.styled(BAD, "no leader@" + seen.term());
        }
    }
}
