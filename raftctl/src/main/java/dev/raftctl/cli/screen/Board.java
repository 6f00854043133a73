package dev.raftctl.cli.screen;

import dev.raftctl.cli.view.Cell;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person looks at, and what the keys do to it. Knows neither terminal nor network. One thread. */
final class Board {
    /** What is on the screen. */
    enum Look {
        LIST,
        SERVER,
        HELP
    }

    /** What a key asks for beyond the board itself. */
    enum Wish {
        NONE,
        QUIT,
        STEP_DOWN
    }

    private @Nullable Frame newest;
    private @Nullable Frame shown;
    private Order order = Order.ID;
    private boolean reverse;
    private boolean paused;
    private Look look = Look.LIST;
    private @Nullable String selected;
    /** Who would step down; null: nothing is asked. */
    private @Nullable String asked;

    private Cell notice = Cell.of("");

    /** A new frame. It is shown unless the board is paused; the first always is. */
    void take(Frame frame) {
        newest = frame;
        if (!paused || shown == null) {
            shown = frame;
        }
        if (selected == null && !frame.rows().isEmpty()) {
            selected = frame.rows().get(0).name();
        }
    }

    /** Something to say until the next key. */
    void tell(String text, boolean bad) {
        notice = new Cell(text, bad ? Tone.BAD : Tone.STRONG);
    }

    Wish press(Key key) {
        if (key == Key.QUIT) {
            return Wish.QUIT;
        }
        if (asked != null) {
            return answer(key);
        }
        notice = Cell.of("");
        switch (key) {
            case UP -> move(-1);
            case DOWN -> move(1);
            case FIRST -> move(-rows().size());
            case LAST -> move(rows().size());
            case ENTER -> look = look == Look.LIST ? Look.SERVER : Look.LIST;
            case SORT -> order = look == Look.LIST ? order.next() : order;
            case REVERSE -> reverse = (look == Look.LIST) != reverse;
            case STEP_DOWN -> ask();
            case PAUSE -> pause();
            case HELP -> look = look == Look.HELP ? Look.LIST : Look.HELP;
            case BACK -> {
                if (look == Look.LIST) {
                    return Wish.QUIT;
                }
                look = Look.LIST;
            }
            default -> {}
        }
        return Wish.NONE;
    }

    private Wish answer(Key key) {
        String leader = asked;
        asked = null;
        if (key == Key.YES) {
            notice = Cell.of(leader + " is asked to give up leadership ...");
            return Wish.STEP_DOWN;
        }
        notice = Cell.of("nothing was changed");
        return Wish.NONE;
    }

    private void ask() {
        ServerStatus leader = newest == null ? null : newest.survey().leader();
        if (leader == null) {
            tell("nobody leads: there is no one to step down", true);
        } else {
            asked = leader.id().value();
        }
    }

    private void pause() {
        paused = !paused;
        shown = newest;
    }

    private void move(int by) {
        List<Row> rows = rows();
        int at = 0;
        for (int i = 0; i < rows.size(); i++) {
            at = rows.get(i).name().equals(selected) ? i : at;
        }
        if (!rows.isEmpty()) {
            selected = rows.get(Math.max(0, Math.min(rows.size() - 1, at + by))).name();
        }
    }

    /** What is shown, which is not the newest while the board is paused; null: nothing yet. */
    @Nullable
    Frame frame() {
        return shown;
    }

    /** The rows in their order. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>(shown == null ? List.of() : shown.rows());
        rows.sort(order.rows(reverse));
        return rows;
    }

    boolean isSelected(Row row) {
        return row.name().equals(selected);
    }

    /** The server that is looked at alone; null: none is chosen, or it is gone. */
    @Nullable
    Row selectedRow() {
        for (Row row : rows()) {
            if (isSelected(row)) {
                return row;
            }
        }
        return null;
    }

    Look look() {
        return look;
    }

    /** The last line: a question, else what there is to say, else the keys. */
    Cell footer() {
        if (asked != null) {
            return new Cell("have " + asked + " give up leadership? y/n", Tone.STRONG);
        }
        if (!notice.text().isEmpty()) {
            return notice;
        }
        String sorted = "sorted by " + order.word() + (reverse ? ", reversed" : "");
        String keys =
                look == Look.LIST ? "enter look  s sort  d step down  p pause  ? help  q quit" : "esc back  q back";
        return new Cell((paused ? "PAUSED  " : "") + keys + (look == Look.LIST ? "  " + sorted : ""), Tone.FAINT);
    }
}
