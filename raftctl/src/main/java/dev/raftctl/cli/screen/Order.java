package dev.raftctl.cli.screen;

import dev.raftctl.protocol.message.ServerRole;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** By what the rows are sorted; what is not known comes last, whichever way. */
enum Order {
    ID("id"),
    ROLE("role"),
    TERM("term"),
    COMMIT("commit"),
    LAG("lag"),
    WRITES("writes/s"),
    CONTACT("contact");

    private final String word;

    Order(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    Order next() {
        return switch (this) {
            case ID -> ROLE;
            case ROLE -> TERM;
            case TERM -> COMMIT;
            case COMMIT -> LAG;
            case LAG -> WRITES;
            case WRITES -> CONTACT;
            case CONTACT -> ID;
        };
    }

    /** The leader first. Numbers begin with the largest, which is what one looks for; names with A. */
    Comparator<Row> rows(boolean reverse) {
        Comparator<Row> names = Comparator.comparing(Row::name);
        if (this == ID) {
            return reverse ? names.reversed() : names;
        }
        Comparator<Long> numbers = reverse ? Comparator.naturalOrder() : Comparator.reverseOrder();
        return Comparator.comparing(this::number, Comparator.nullsLast(numbers)).thenComparing(names);
    }

    private @Nullable Long number(Row row) {
        if (this == LAG) {
            return row.lag();
        }
        if (this == WRITES) {
            return row.writes();
        }
        if (this == CONTACT) {
            return row.contactMs();
        }
        if (row.status() == null) {
            return null;
        }
        return switch (this) {
            case ROLE -> row.status().role() == ServerRole.LEADER ? 1L : 0L;
            case TERM -> row.status().term();
            default -> row.status().commitIndex();
        };
    }
}
