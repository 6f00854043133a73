package dev.raftctl.cli.runbook;

import java.util.ArrayList;
import java.util.List;

/**
 * A step of a runbook: one command, and what it must show before the next step.
 *
 * @param purpose what the command is for, in one or more sentences
 * @param host the host on which the command runs; empty for the operator's machine
 * @param command the command as it is typed, in one line
 * @param exitCode the expected exit code
 * @param expectedWords words that the output contains, with any white space between them; may be empty
 * @param observation what else to look at; may be empty
 */
public record RunbookStep(
        String purpose, String host, String command, int exitCode, String expectedWords, String observation) {
    private static final int MAX_COLUMNS = 80;

    /** Returns the command after the prompt of its host, broken into lines of at most 80 columns less the indent. */
    public List<String> promptLines(int indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(host).append("$");
        for (String word : command.split(" ")) {
            if (indent + line.length() + 1 + word.length() + 2 > MAX_COLUMNS) {
                lines.add(line + " \\");
                line = new StringBuilder("   ");
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** Returns the expected result as a phrase, or an empty string if only the exit code 0 is expected. */
    public String expectation() {
        String words = expectedWords.isEmpty() ? "" : "shows: " + expectedWords;
        if (exitCode == 0) {
            return words;
        }
        return "exit code " + exitCode + (words.isEmpty() ? "" : "; " + words);
    }
}
