package dev.raftctl.cli.repl;

import dev.raftctl.cli.view.LosslessText;
import java.io.IOException;
import java.time.Instant;
import org.jline.reader.impl.history.DefaultHistory;
import org.jspecify.annotations.Nullable;

/** The lines typed. Calls of earlier lines are not among them: the lines they stand for are. One thread. */
final class CommandHistory extends DefaultHistory {
    private @Nullable String saveError;
    private boolean saveFailed;

    @Override
    public void add(Instant time, String line) {
        // The file is text.
        if (!LosslessText.hasRawBytes(line) && !line.strip().startsWith("!")) {
            super.add(time, line);
        }
    }

    /** The line editor would write a stack trace over the screen. */
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

    /** Why the lines are not kept any more, once; null: nothing has happened, or it was returned before. */
    @Nullable
    String takeSaveError() {
        String taken = saveError;
        saveError = null;
        return taken;
    }
}
