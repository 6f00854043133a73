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

    /**
     * @param typed what stands there already
     * @param before the words before it: they may name another cluster
     */
    List<Value> values(ArgSpec of, String typed, List<String> before);

    /** Knows nothing. */
    static LiveValues none() {
        return (of, typed, before) -> List.of();
    }
}
