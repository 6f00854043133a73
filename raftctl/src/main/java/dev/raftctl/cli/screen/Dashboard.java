package dev.raftctl.cli.screen;

import dev.raftctl.cli.view.Cell;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person looks at, and what the keys do to it. Knows neither terminal nor network. One thread. */
final class Dashboard {
    /** What is on the screen. */
    enum Page {
        LIST,
        SERVER,
        HELP
    }

    /** What a key asks for beyond the board itself. */
    enum KeyAction {
        NONE,
        QUIT,
        STEP_DOWN
    }

    private @Nullable Frame latestFrame;
    private @Nullable Frame shownFrame;
    private SortOrder order = SortOrder.ID;
    private boolean reverse;
    private boolean paused;
    private Page page = Page.LIST;
    private @Nullable String selected;
    /** Who would step down; null: nothing is asked. */
    private @Nullable String leaderToStepDown;

    private Cell notice = Cell.of("");

    /** A new frame. It is shown unless the board is paused; the first always is. */
    void update(Frame frame) {
        latestFrame = frame;
        if (!paused || shownFrame == null) {
            shownFrame = frame;
        }
        if (selected == null && !frame.rows().isEmpty()) {
            selected = frame.rows().get(0).name();
        }
    }

    /** Something to say until the next key. */
    void setNotice(String text, boolean isError) {
        notice = new Cell(text, isError ? Tone.BAD : Tone.STRONG);
    }

    KeyAction press(Key key) {
        if (key == Key.QUIT) {
            return KeyAction.QUIT;
        }
        if (leaderToStepDown != null) {
            return answerConfirmation(key);
        }
        notice = Cell.of("");
        switch (key) {
            case UP -> moveSelection(-1);
            case DOWN -> moveSelection(1);
            case FIRST -> moveSelection(-rows().size());
            case LAST -> moveSelection(rows().size());
            case ENTER -> page = page == Page.LIST ? Page.SERVER : Page.LIST;
            case SORT -> order = page == Page.LIST ? order.next() : order;
            case REVERSE -> reverse = (page == Page.LIST) != reverse;
            case STEP_DOWN -> askToStepDown();
            case PAUSE -> togglePause();
            case HELP -> page = page == Page.HELP ? Page.LIST : Page.HELP;
            case BACK -> {
                if (page == Page.LIST) {
                    return KeyAction.QUIT;
                }
                page = Page.LIST;
            }
            default -> {}
        }
        return KeyAction.NONE;
    }

    private KeyAction answerConfirmation(Key key) {
        String leader = leaderToStepDown;
        leaderToStepDown = null;
        if (key == Key.YES) {
            notice = Cell.of(leader + " is asked to give up leadership ...");
            return KeyAction.STEP_DOWN;
        }
        notice = Cell.of("nothing was changed");
        return KeyAction.NONE;
    }

    private void askToStepDown() {
        ServerStatus leader =
                latestFrame == null ? null : latestFrame.clusterStatus().leader();
        if (leader == null) {
            setNotice("nobody leads: there is no one to step down", true);
        } else {
            leaderToStepDown = leader.id().value();
        }
    }

    private void togglePause() {
        paused = !paused;
        shownFrame = latestFrame;
    }

    private void moveSelection(int by) {
        List<ServerRow> rows = rows();
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
        return shownFrame;
    }

    /** The rows in their order. */
    List<ServerRow> rows() {
        List<ServerRow> rows = new ArrayList<>(shownFrame == null ? List.of() : shownFrame.rows());
        rows.sort(order.comparator(reverse));
        return rows;
    }

    boolean isSelected(ServerRow row) {
        return row.name().equals(selected);
    }

    /** The server that is looked at alone; null: none is chosen, or it is gone. */
    @Nullable
    ServerRow selectedRow() {
        for (ServerRow row : rows()) {
            if (isSelected(row)) {
                return row;
            }
        }
        return null;
    }

    Page page() {
        return page;
    }

    /** The last line: a question, else what there is to say, else the keys. */
    Cell footer() {
        if (leaderToStepDown != null) {
            return new Cell("have " + leaderToStepDown + " give up leadership? y/n", Tone.STRONG);
        }
        if (!notice.text().isEmpty()) {
            return notice;
        }
        String sorted = "sorted by " + order.label() + (reverse ? ", reversed" : "");
        String keys =
                page == Page.LIST ? "enter look  s sort  d step down  p pause  ? help  q quit" : "esc back  q back";
        return new Cell((paused ? "PAUSED  " : "") + keys + (page == Page.LIST ? "  " + sorted : ""), Tone.FAINT);
    }
}
