package dev.raftctl.cli.screen;

import dev.raftctl.cli.view.StyledText;
import dev.raftctl.cli.view.StyledText.TextTone;
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
    enum DashboardPage {
        LIST,
        SERVER,
        HELP
    }

    /** What the caller must do after a key press, apart from drawing the dashboard again. */
    enum KeyPressAction {
        NONE,
        QUIT,
        STEP_DOWN
    }

    private @Nullable DashboardFrame latestFrame;
    private @Nullable DashboardFrame shownFrame;
    private ServerSortOrder order = ServerSortOrder.ID;
    private boolean reverse;
    private boolean paused;
    private DashboardPage page = DashboardPage.LIST;
    private @Nullable String selected;
    /** The leader that will step down if the user confirms it, or null if no confirmation is pending. */
    private @Nullable String leaderToStepDown;

    private StyledText notice = StyledText.of("");

    /** Adds a new frame and shows it unless paused; the first frame is always shown. */
    void update(DashboardFrame frame) {
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
        notice = new StyledText(text, isError ? TextTone.BAD : TextTone.STRONG);
    }

    KeyPressAction press(KeyPress key) {
        if (key == KeyPress.QUIT) {
            return KeyPressAction.QUIT;
        }
        if (leaderToStepDown != null) {
            return answerConfirmation(key);
        }
        notice = StyledText.of("");
        switch (key) {
            case UP -> moveSelection(-1);
            case DOWN -> moveSelection(1);
            case FIRST -> moveSelection(-rows().size());
            case LAST -> moveSelection(rows().size());
            case ENTER -> page = page == DashboardPage.LIST ? DashboardPage.SERVER : DashboardPage.LIST;
            case SORT -> order = page == DashboardPage.LIST ? order.next() : order;
            case REVERSE -> reverse = (page == DashboardPage.LIST) != reverse;
            case STEP_DOWN -> askToStepDown();
            case PAUSE -> togglePause();
            case HELP -> page = page == DashboardPage.HELP ? DashboardPage.LIST : DashboardPage.HELP;
            case BACK -> {
                if (page == DashboardPage.LIST) {
                    return KeyPressAction.QUIT;
                }
                page = DashboardPage.LIST;
            }
            default -> {}
        }
        return KeyPressAction.NONE;
    }

    private KeyPressAction answerConfirmation(KeyPress key) {
        String leader = leaderToStepDown;
        leaderToStepDown = null;
        if (key == KeyPress.YES) {
            notice = StyledText.of(leader + ": step-down requested ...");
            return KeyPressAction.STEP_DOWN;
        }
        notice = StyledText.of("nothing was changed");
        return KeyPressAction.NONE;
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
        List<DashboardServerRow> rows = rows();
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
    DashboardFrame frame() {
        return shownFrame;
    }

    /** Returns the rows of the servers in their current order. */
    List<DashboardServerRow> rows() {
        List<DashboardServerRow> rows = new ArrayList<>(shownFrame == null ? List.of() : shownFrame.rows());
        rows.sort(order.comparator(reverse));
        return rows;
    }

    boolean isSelected(DashboardServerRow row) {
        return row.name().equals(selected);
    }

    /**
     * Returns the row of the selected server, or null if no server is selected or the selected server has left the
     * cluster.
     */
    @Nullable
    DashboardServerRow selectedRow() {
        for (DashboardServerRow row : rows()) {
            if (isSelected(row)) {
                return row;
            }
        }
        return null;
    }

    DashboardPage page() {
        return page;
    }

    /** Returns the last line of the screen: a pending confirmation, a notice, or otherwise the available keys. */
    StyledText footer() {
        if (leaderToStepDown != null) {
            return new StyledText("Step down " + leaderToStepDown + "? [y/N]", TextTone.STRONG);
        }
        if (!notice.text().isEmpty()) {
            return notice;
        }
        String sorted = "sorted by " + order.label() + (reverse ? ", reversed" : "");
        String keys = page == DashboardPage.LIST
                ? "enter details  s sort  d step down  p pause  ? help  q quit"
                : "esc back  q back";
        return new StyledText(
                (paused ? "PAUSED  " : "") + keys + (page == DashboardPage.LIST ? "  " + sorted : ""), TextTone.FAINT);
    }
}
