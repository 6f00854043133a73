package dev.raftctl.cli.repl;

import dev.raftctl.cli.view.SurrogateEscapedText;
import java.io.IOException;
import java.time.Instant;
import org.jline.reader.impl.history.DefaultHistory;
import org.jspecify.annotations.Nullable;

/**
 * The lines that the user has typed. If the user types a recall such as {@code !!}, the recalled line is stored
 * instead. Confined to one thread.
 */
final class ConsoleLineHistory extends DefaultHistory {
    private @Nullable String saveError;
    private boolean saveFailed;

    @Override
    public void add(Instant time, String line) {
        // The history file is UTF-8 text.
        if (!SurrogateEscapedText.hasRawBytes(line) && !line.strip().startsWith("!")) {
            super.add(time, line);
        }
    }

    /** Saves the history. Catches write errors, because the line editor would print a stack trace over the screen. */
    @Override
    public void save() throws IOException {
        if (saveFailed) {
            return;
        }
        try {
            super.save();
        } catch (IOException failed) {
            saveFailed = true;
            saveError = ConsoleHistoryFile.describe(failed);
        }
    }

    /**
     * Returns why the history is no longer saved, or null if there was no error or this method has already returned it.
     */
    @Nullable
    String takeSaveError() {
        String taken = saveError;
        saveError = null;
        return taken;
    }
}
