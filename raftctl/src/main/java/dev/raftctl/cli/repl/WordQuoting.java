package dev.raftctl.cli.repl;

/** Quotes a word so that {@link TokenizedLine} reads it back. */
final class WordQuoting {
    private static final String SPECIAL_CHARACTERS = " \t\n;|\\'\"#";

    private WordQuoting() {}

    /** @param closed whether to close the quote; false if more of the word will follow */
    static String quote(String word, boolean closed) {
        boolean isPlain = true;
        for (int i = 0; i < word.length() && isPlain; i++) {
            isPlain = SPECIAL_CHARACTERS.indexOf(word.charAt(i)) < 0 && !Character.isWhitespace(word.charAt(i));
        }
        if (isPlain && !(closed && word.isEmpty())) {
            return word;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < word.length(); i++) {
            char next = word.charAt(i);
            if (next == '"' || next == '\\') {
                quoted.append('\\');
            }
            quoted.append(next);
        }
        return closed ? quoted.append('"').toString() : quoted.toString();
    }
}
