package dev.raftctl.cli;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the known word that is most similar to a mistyped word. Pure. */
final class ClosestWordMatch {
    private ClosestWordMatch() {}

    /**
     * Returns the known word that starts with the typed word or differs from it by a few letters, or null if there is
     * no such word.
     */
    static @Nullable String of(String typed, Collection<String> known) {
        String closest = null;
        int minDistance = typed.length() / 3 + 1;
        for (String each : known) {
            int distance = each.startsWith(typed) ? 0 : distance(typed, each);
            if (distance < minDistance || (distance == minDistance && closest == null)) {
                minDistance = distance;
                closest = each;
            }
        }
        return closest;
    }

    /** Returns the Levenshtein distance: the number of letters to insert, delete or replace. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
