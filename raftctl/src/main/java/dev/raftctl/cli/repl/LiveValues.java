package dev.raftctl.cli.repl;

import java.util.List;
import picocli.CommandLine.Model.ArgSpec;

/** Values that only the cluster knows: server ids and keys. Answers within a moment, with nothing rather than late. */
interface LiveValues {
    /**
     * @param complete false: the text is a beginning, more is to be typed
     * @param description shown beside it; may be empty
     */
    record Completion(String text, String description, boolean complete) {}

    /**
     * @param typed what stands there already
     * @param precedingWords the words before it: they may name another cluster
     */
    List<Completion> values(ArgSpec parameter, String typed, List<String> precedingWords);

    /** Knows nothing. */
    static LiveValues none() {
        return (parameter, typed, precedingWords) -> List.of();
    }
}
