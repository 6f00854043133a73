package dev.raftctl.cli.repl;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Model.ArgSpec;

/** Server ids from what the watch saw last; keys by asking the cluster, with little patience. */
final class ClusterValues implements LiveValues, AutoCloseable {
    private static final long PATIENCE_MILLIS = 300;

    /** What {@code wait} takes a server's id behind. */
    private static final List<String> SERVER_CONDITIONS = List.of("caught-up=", "gone=");

    private final Supplier<Seen> seen;
    private final Function<String, List<String>> keys;
    private final ExecutorService asking = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "key-completion");
        thread.setDaemon(true);
        return thread;
    });

    ClusterValues(Supplier<Seen> seen, Function<String, List<String>> keys) {
        this.seen = seen;
        this.keys = keys;
    }

    @Override
    public List<Value> values(ArgSpec of, String typed) {
        String label = of.paramLabel().replaceAll("[^A-Za-z].*", "").toUpperCase(Locale.ROOT);
        return switch (label) {
            case "ID", "SERVER" -> servers("");
            case "CONDITION" ->
                SERVER_CONDITIONS.stream()
                        .filter(typed::startsWith)
                        .flatMap(condition -> servers(condition).stream())
                        .toList();
            case "KEY", "PREFIX" -> keys(typed);
            default -> List.of();
        };
    }

    private List<Value> servers(String before) {
        Seen now = seen.get();
        return now.servers().stream()
                .map(id -> new Value(before + id, id.equals(now.leader()) ? "leader" : "", true))
                .toList();
    }

    private List<Value> keys(String prefix) {
        Future<List<String>> answer = asking.submit(() -> keys.apply(prefix));
        try {
            return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).stream()
                    .map(key -> new Value(key, "", true))
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
