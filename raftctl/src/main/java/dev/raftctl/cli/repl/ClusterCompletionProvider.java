package dev.raftctl.cli.repl;

import dev.raftctl.cli.command.OptionWord;
import dev.raftctl.cli.command.SharedCommandOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completes server ids from the last poll of the cluster. Keys, leases and locks, and all values of another cluster
 * named on the line, are queried with a short timeout.
 */
final class ClusterCompletionProvider implements CompletionProvider, AutoCloseable {
    private static final long TIMEOUT_MILLIS = 300;

    /** The conditions of {@code wait} that are followed by the id of a server. */
    private static final List<String> SERVER_CONDITIONS = List.of("caught-up=", "gone=");

    /** Returns completions, as specified by {@link ConsoleServices#complete}. */
    @FunctionalInterface
    interface CompletionQuery {
        List<String> complete(String kind, String prefix, List<String> options);
    }

    private static final CommandSpec SHARED_OPTIONS = CommandSpec.forAnnotatedObject(new SharedCommandOptions());

    private final Supplier<ClusterSummary> summary;
    private final CompletionQuery source;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "key-completion");
        thread.setDaemon(true);
        return thread;
    });

    ClusterCompletionProvider(Supplier<ClusterSummary> summary, CompletionQuery source) {
        this.summary = summary;
        this.source = source;
    }

    @Override
    public List<CompletionSuggestion> values(ArgSpec parameter, String typed, List<String> precedingWords) {
        String label = parameter.paramLabel().replaceAll("[^A-Za-z].*", "").toUpperCase(Locale.ROOT);
        if (parameter instanceof OptionSpec option && option.longestName().equals("--context")) {
            return query("contexts", typed, List.of());
        }
        List<String> connectionOptions = connectionOptions(precedingWords);
        return switch (label) {
            case "ID", "SERVER", "OLD" -> servers("", connectionOptions);
            case "CONDITION" ->
                SERVER_CONDITIONS.stream()
                        .filter(typed::startsWith)
                        .flatMap(condition -> servers(condition, connectionOptions).stream())
                        .toList();
            case "KEY", "PREFIX" -> query("keys", typed, connectionOptions);
            case "LEASE" -> query("leases", typed, connectionOptions);
            case "LOCK" -> query("locks", typed, connectionOptions);
            case "OP" -> query("operations", typed, connectionOptions);
            default -> List.of();
        };
    }

    /** Returns the options on the line that select the cluster and how to connect to it. */
    static List<String> connectionOptions(List<String> precedingWords) {
        List<String> options = new ArrayList<>();
        for (int at = 0; at < precedingWords.size() && !precedingWords.get(at).equals("--"); at++) {
            String word = precedingWords.get(at);
            List<OptionWord> inWord = OptionWord.of(SHARED_OPTIONS, word);
            boolean hasValueNext =
                    !inWord.isEmpty() && inWord.get(inWord.size() - 1).takesNextWord();
            if (inWord.stream().anyMatch(each -> SharedCommandOptions.isForConnection(each.option()))
                    && (!hasValueNext || at + 1 < precedingWords.size())) {
                options.add(word);
                if (hasValueNext) {
                    options.add(precedingWords.get(at + 1));
                }
            }
            at += hasValueNext ? 1 : 0;
        }
        return options;
    }

    private List<CompletionSuggestion> servers(String condition, List<String> connectionOptions) {
        if (!connectionOptions.isEmpty()) {
            return query("servers", "", connectionOptions).stream()
                    .map(id -> new CompletionSuggestion(condition + id.text(), id.description(), true))
                    .toList();
        }
        ClusterSummary current = summary.get();
        return current.servers().stream()
                .map(id -> new CompletionSuggestion(condition + id, id.equals(current.leader()) ? "leader" : "", true))
                .toList();
    }

    private List<CompletionSuggestion> query(String kind, String prefix, List<String> options) {
        Future<List<String>> answer = executor.submit(() -> source.complete(kind, prefix, options));
        try {
            return answer.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).stream()
                    .map(word -> new CompletionSuggestion(word, "", true))
                    .toList();
        } catch (TimeoutException tooSlow) {
            answer.cancel(true);
            return List.of();
        } catch (ExecutionException failed) {
            // Completion fails silently; running the command will report the error.
            return List.of();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
