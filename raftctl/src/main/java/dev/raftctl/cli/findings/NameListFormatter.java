package dev.raftctl.cli.findings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Joins names into a list for a sentence. */
public final class NameListFormatter {
    private NameListFormatter() {}

    /** Returns the names as a list, for example {@code n1}, {@code n1 and n2} or {@code n1, n2 and n3}. */
    public static String join(Collection<?> items) {
        List<String> names = new ArrayList<>();
        items.forEach(each -> names.add(String.valueOf(each)));
        int last = names.size() - 1;
        return last < 1
                ? String.join("", names)
                : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
