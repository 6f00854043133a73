package dev.raftctl.node.journal;

import dev.raftctl.protocol.message.DecisionNote;

/** Whether two notes say the same but for their numbers. */
final class Sentence {
    private Sentence() {}

    static boolean isSame(DecisionNote one, DecisionNote other) {
        return one.term() == other.term()
                && one.kind().equals(other.kind())
                && one.subject().equals(other.subject())
                && isSameText(one.text(), other.text());
    }

    private static boolean isSameText(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            if (startsNumber(one, i) && startsNumber(other, j)) {
                i = endOfNumber(one, i);
                j = endOfNumber(other, j);
            } else if (one.charAt(i++) != other.charAt(j++)) {
                return false;
            }
        }
        return i == one.length() && j == other.length();
    }

    /** A digit within a word, as in a server's id, is part of the word. */
    private static boolean startsNumber(String text, int at) {
        return isDigit(text.charAt(at)) && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)));
    }

    private static int endOfNumber(String text, int at) {
        int end = at;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
