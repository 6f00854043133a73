package dev.raftctl.cli.repl;

/**
 * A piece of a line.
 *
 * @param text of a word: without its quotes and escapes; of a pipe: the shell command, as it stands
 * @param start where it begins in the line, quotes included
 * @param end just behind it
 */
record Token(Kind kind, String text, int start, int end) {
    enum Kind {
        WORD,
        /** A {@code ;} or a newline. */
        SEPARATOR,
        /** A {@code |} and all that follows it. */
        PIPE
    }
}
