package dev.raftctl.cli.command;

import org.jspecify.annotations.Nullable;

/**
 * A pattern of context names: {@code *} stands for any characters, {@code ?} for one. The names of contexts contain
 * neither, so a pattern is never the name of a context.
 */
public record ContextPattern(String text) {
    /** Returns the text as a pattern, or null if it is the name of one context. */
    static @Nullable ContextPattern of(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 ? new ContextPattern(text) : null;
    }

    /** Returns whether the whole name matches. */
    boolean matches(String name) {
        int star = -1;
        int nameAfterStar = 0;
        int at = 0;
        int next = 0;
        while (next < name.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                nameAfterStar = next;
            } else if (at < text.length() && (text.charAt(at) == '?' || text.charAt(at) == name.charAt(next))) {
                at++;
                next++;
            } else if (star >= 0) {
                // The last star has to stand for one more character.
                at = star + 1;
                next = ++nameAfterStar;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        return at == text.length();
    }
}
