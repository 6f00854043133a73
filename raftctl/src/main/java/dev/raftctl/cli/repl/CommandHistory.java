package dev.raftctl.cli.repl;

import dev.raftctl.cli.view.LosslessText;
import java.io.IOException;
import java.time.Instant;
import org.jline.reader.impl.history.DefaultHistory;
import org.jspecify.annotations.Nullable;

/** The typed lines. Recalls such as {@code !!} are not stored; the recalled lines are. One thread. */
final class CommandHistory extends DefaultHistory {
    private @Nullable String saveError;
    private boolean saveFailed;

    @Override
    public void add(Instant time, String line) {
        // The history file is UTF-8 text.
        if (!LosslessText.hasRawBytes(line) && !line.strip().startsWith("!")) {
            super.add(time, line);
        }
    }

    /** Catches write errors; otherwise the line editor would print a stack trace over the screen. */
    @Override
    public void save() throws IOException {
        if (saveFailed) {
            return;
        }
        try {
            super.save();
        } catch (IOException failed) {
            saveFailed = true;
            saveError = HistoryFile.describe(failed);
        }
    }

    /** Returns once why the history is no longer saved; null if there was no error, or it has been returned already. */
    @Nullable
    String takeSaveError() {
        String taken = saveError;
        saveError = null;
        return taken;
    }
}
