package dev.raftctl.cli.repl;

/**
 * A piece of a line.
 *
 * @param text a word without its quotes and escapes, or a pipe's shell command verbatim
 * @param start the offset of its first character in the line, including quotes
 * @param end the offset after its last character
 */
public record CommandLineToken(CommandLineTokenKind kind, String text, int start, int end) {
    public enum CommandLineTokenKind {
        WORD,
        /** A {@code ;} or a newline, which ends a command. */
        SEPARATOR,
        /** A {@code |} and everything after it, which is a shell command. */
        PIPE
    }
}
