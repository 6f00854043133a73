package dev.raftctl.cli.repl;

import java.util.List;
import picocli.CommandLine.Model.ArgSpec;

/** Values that only the cluster knows: server ids and keys. Answers within a moment, with nothing rather than late. */
interface LiveValues {
    /**
     * @param whole false: the text is a beginning, more is to be typed
     * @param note shown beside it; may be empty
     */
    record Value(String text, String note, boolean whole) {}

    /** @param typed what stands there already */
    List<Value> values(ArgSpec of, String typed);

    /** Knows nothing. */
    static LiveValues none() {
        return (of, typed) -> List.of();
    }
}
