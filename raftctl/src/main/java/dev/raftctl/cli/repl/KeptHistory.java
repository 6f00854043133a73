package dev.raftctl.cli.repl;

import dev.raftctl.cli.view.ByteText;
import java.io.IOException;
import java.time.Instant;
import org.jline.reader.impl.history.DefaultHistory;
import org.jspecify.annotations.Nullable;

/** The lines typed. Calls of earlier lines are not among them: the lines they stand for are. One thread. */
final class KeptHistory extends DefaultHistory {
    private @Nullable String trouble;
    private boolean isLost;

    @Override
    public void add(Instant time, String line) {
        // The file is text.
        if (!ByteText.holdsBytes(line) && !line.strip().startsWith("!")) {
            super.add(time, line);
        }
    }

    /** The line editor would write a stack trace over the screen. */
    @Override
    public void save() throws IOException {
        if (isLost) {
            return;
        }
        try {
            super.save();
        } catch (IOException failed) {
            isLost = true;
            trouble = HistoryFile.words(failed);
        }
    }

    /** Why the lines are not kept any more, once; null: nothing has happened, or it was returned before. */
    @Nullable
    String takeTrouble() {
        String taken = trouble;
        trouble = null;
        return taken;
    }
}
