package dev.raftctl.cli.repl;

import java.util.List;
import picocli.CommandLine.Model.ArgSpec;

/**
 * Provides completions that only the cluster knows: server ids and keys. Returns no completions if the cluster does not
 * answer quickly.
 */
interface CompletionProvider {
    /**
     * @param complete false if the text is a prefix and more must be typed
     * @param description shown beside the text; may be empty
     */
    record CompletionSuggestion(String text, String description, boolean complete) {}

    /**
     * Returns the completions of a parameter.
     *
     * @param typed the part of the word that is already typed
     * @param precedingWords the words before it, which may select another cluster
     */
    List<CompletionSuggestion> values(ArgSpec parameter, String typed, List<String> precedingWords);

    /** Returns an instance without any completions. */
    static CompletionProvider none() {
        return (parameter, typed, precedingWords) -> List.of();
    }
}
