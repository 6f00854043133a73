package dev.raftctl.node.journal;

import dev.raftctl.protocol.message.DecisionRecord;

/** Compares two journal notes, ignoring the numbers in their texts. */
final class DecisionComparison {
    private DecisionComparison() {}

    static boolean isSameExceptNumbers(DecisionRecord first, DecisionRecord second) {
        return first.term() == second.term()
                && first.kind().equals(second.kind())
                && first.subject().equals(second.subject())
                && first.cause().equals(second.cause())
                && isSameText(first.text(), second.text());
    }

    private static boolean isSameText(String first, String second) {
        int i = 0;
        int j = 0;
        while (i < first.length() && j < second.length()) {
            if (startsNumber(first, i) && startsNumber(second, j)) {
                i = endOfNumber(first, i);
                j = endOfNumber(second, j);
            } else if (first.charAt(i++) != second.charAt(j++)) {
                return false;
            }
        }
        return i == first.length() && j == second.length();
    }

    /**
     * Returns whether a number starts at this place in the text. A digit within a word, such as a server's id, belongs
     * to the word.
     */
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
