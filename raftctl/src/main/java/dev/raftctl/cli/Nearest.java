package dev.raftctl.cli;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The word that was meant, if one is close to the word that was said. Pure. */
final class Nearest {
    private Nearest() {}

    /** The known word that begins with the said one, or that few changes of a letter make of it; null: none. */
    static @Nullable String of(String said, Collection<String> known) {
        String nearest = null;
        int least = said.length() / 3 + 1;
        for (String each : known) {
            int distance = each.startsWith(said) ? 0 : distance(said, each);
            if (distance < least || (distance == least && nearest == null)) {
                least = distance;
                nearest = each;
            }
        }
        return nearest;
    }

    /** Letters to put in, leave out, or replace. */
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
