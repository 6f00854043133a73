package dev.raftctl.cli.screen;

import dev.raftctl.protocol.message.ServerRole;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The sort order of the rows. Unknown values come last in both directions. */
enum ServerSortOrder {
    ID("id"),
    ROLE("role"),
    TERM("term"),
    COMMIT("commit"),
    LAG("lag"),
    WRITES("writes/s"),
    CONTACT("contact");

    private final String label;

    ServerSortOrder(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    ServerSortOrder next() {
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

    /**
     * Returns the comparator. The leader comes first, numbers are in descending order, and names are in ascending
     * order.
     */
    Comparator<DashboardServerRow> comparator(boolean reverse) {
        Comparator<DashboardServerRow> names = Comparator.comparing(DashboardServerRow::name);
        if (this == ID) {
            return reverse ? names.reversed() : names;
        }
        Comparator<Long> numbers = reverse ? Comparator.naturalOrder() : Comparator.reverseOrder();
        return Comparator.comparing(this::number, Comparator.nullsLast(numbers)).thenComparing(names);
    }

    private @Nullable Long number(DashboardServerRow row) {
        if (this == LAG) {
            return row.lag();
        }
        if (this == WRITES) {
            return row.writesPerSecond();
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
