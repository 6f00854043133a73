package dev.raftctl.cli.repl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Server ids from what the watch saw last; keys, and all values of another cluster that the line names, by asking that,
 * with little patience.
 */
final class ClusterValues implements LiveValues, AutoCloseable {
    private static final long PATIENCE_MILLIS = 300;

    /** What {@code wait} takes a server's id behind. */
    private static final List<String> SERVER_CONDITIONS = List.of("caught-up=", "gone=");

    /** As {@link Commands#complete}. */
    @FunctionalInterface
    interface Source {
        List<String> complete(String what, String prefix, List<String> options);
    }

    private static final Set<String> CONNECTION =
            Set.of("-e", "--endpoints", "-C", "--context", "--cacert", "--cert", "--key");

    private final Supplier<Seen> seen;
    private final Source source;
    private final ExecutorService asking = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "key-completion");
        thread.setDaemon(true);
        return thread;
    });

    ClusterValues(Supplier<Seen> seen, Source source) {
        this.seen = seen;
        this.source = source;
    }

    @Override
    public List<Value> values(ArgSpec of, String typed, List<String> before) {
        String label = of.paramLabel().replaceAll("[^A-Za-z].*", "").toUpperCase(Locale.ROOT);
        if (of instanceof OptionSpec option && option.longestName().equals("--context")) {
            return ask("contexts", typed, List.of());
        }
        List<String> elsewhere = connection(before);
        return switch (label) {
            case "ID", "SERVER", "OLD" -> servers("", elsewhere);
            case "CONDITION" ->
                SERVER_CONDITIONS.stream()
                        .filter(typed::startsWith)
                        .flatMap(condition -> servers(condition, elsewhere).stream())
                        .toList();
            case "KEY", "PREFIX" -> ask("keys", typed, elsewhere);
            default -> List.of();
        };
    }

    /** The options of the line that say which cluster is meant, and how it is reached. */
    static List<String> connection(List<String> before) {
        List<String> options = new ArrayList<>();
        for (int at = 0; at < before.size(); at++) {
            String word = before.get(at);
            int equals = word.indexOf('=');
            if (word.equals("--")) {
                break;
            }
            if (word.equals("--insecure") || CONNECTION.contains(equals < 0 ? "" : word.substring(0, equals))) {
                options.add(word);
            } else if (CONNECTION.contains(word) && at + 1 < before.size()) {
                options.add(word);
                at++;
                options.add(before.get(at));
            } else if (word.length() > 2 && (word.startsWith("-e") || word.startsWith("-C"))) {
                options.add(word);
            }
        }
        return options;
    }

    private List<Value> servers(String condition, List<String> elsewhere) {
        if (!elsewhere.isEmpty()) {
            return ask("servers", "", elsewhere).stream()
                    .map(id -> new Value(condition + id.text(), id.note(), true))
                    .toList();
        }
        Seen now = seen.get();
        return now.servers().stream()
                .map(id -> new Value(condition + id, id.equals(now.leader()) ? "leader" : "", true))
                .toList();
    }

    private List<Value> ask(String what, String prefix, List<String> options) {
        Future<List<String>> answer = asking.submit(() -> source.complete(what, prefix, options));
        try {
            return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).stream()
                    .map(word -> new Value(word, "", true))
                    .toList();
        } catch (TimeoutException tooSlow) {
            answer.cancel(true);
            return List.of();
        } catch (ExecutionException failed) {
            // Completion stays silent: the command itself will say what is wrong.
            return List.of();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
