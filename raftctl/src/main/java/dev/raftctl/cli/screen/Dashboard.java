package dev.raftctl.cli.screen;

import dev.raftctl.cli.view.Cell;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of the full-screen view, and the effect of keys on it. Uses neither the terminal nor the network. Confined
 * to one thread.
 */
final class Dashboard {
    /** The page on the screen. */
    enum Page {
        LIST,
        SERVER,
        HELP
    }

    /** What the caller must do after a key press, apart from drawing the dashboard again. */
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
    /** The leader that will step down if the user confirms it, or null if no confirmation is pending. */
    private @Nullable String leaderToStepDown;

    private Cell notice = Cell.of("");

    /** Adds a new frame and shows it unless paused; the first frame is always shown. */
    void update(Frame frame) {
        latestFrame = frame;
        if (!paused || shownFrame == null) {
            shownFrame = frame;
        }
        if (selected == null && !frame.rows().isEmpty()) {
            selected = frame.rows().get(0).name();
        }
    }

    /** Shows a notice until the next key press. */
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
            notice = Cell.of(leader + ": step-down requested ...");
            return KeyAction.STEP_DOWN;
        }
        notice = Cell.of("nothing was changed");
        return KeyAction.NONE;
    }

    private void askToStepDown() {
        ServerStatus leader =
                latestFrame == null ? null : latestFrame.clusterStatus().leader();
        if (leader == null) {
            setNotice("there is no leader to step down", true);
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

    /**
     * Returns the frame on the screen, or null before the first frame. While the view is paused, newer frames may
     * exist.
     */
    @Nullable
    Frame frame() {
        return shownFrame;
    }

    /** Returns the rows of the servers in their current order. */
    List<ServerRow> rows() {
        List<ServerRow> rows = new ArrayList<>(shownFrame == null ? List.of() : shownFrame.rows());
        rows.sort(order.comparator(reverse));
        return rows;
    }

    boolean isSelected(ServerRow row) {
        return row.name().equals(selected);
    }

    /**
     * Returns the row of the selected server, or null if no server is selected or the selected server has left the
     * cluster.
     */
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

    /** Returns the last line of the screen: a pending confirmation, a notice, or otherwise the available keys. */
    Cell footer() {
        if (leaderToStepDown != null) {
            return new Cell("Step down " + leaderToStepDown + "? [y/N]", Tone.STRONG);
        }
        if (!notice.text().isEmpty()) {
            return notice;
        }
        String sorted = "sorted by " + order.label() + (reverse ? ", reversed" : "");
        String keys =
                page == Page.LIST ? "enter details  s sort  d step down  p pause  ? help  q quit" : "esc back  q back";
        return new Cell((paused ? "PAUSED  " : "") + keys + (page == Page.LIST ? "  " + sorted : ""), Tone.FAINT);
    }
}
