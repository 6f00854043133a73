package dev.raftctl.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.WatchEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The changes that fake servers report to watches. Thread-safe. */
public final class FakeWatchHistory implements FakeServer.RequestHandler {
    private final List<WatchEvent> events = new ArrayList<>();
    private final Map<String, byte[]> values = new TreeMap<>();
    private final Deque<Runnable> actions = new ArrayDeque<>();
    private long lastIndex = 100;
    private long startIndex;
    private long leaderContactAgeMillis;

    /** Lets all servers of the cluster report this history. */
    public FakeWatchHistory at(FakeCluster cluster) {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).handleAll(this);
        }
        return this;
    }

    /** Adds an entry that sets keys; of a key and null, one that deletes the key. */
    public synchronized long change(@Nullable String... keysAndValues) {
        lastIndex++;
        for (int i = 0; i < keysAndValues.length; i += 2) {
            String key = String.valueOf(keysAndValues[i]);
            String value = keysAndValues[i + 1];
            byte[] bytes = value == null ? null : value.getBytes(UTF_8);
            events.add(new WatchEvent(
                    lastIndex, key.getBytes(UTF_8), value == null ? lastIndex - 1 : lastIndex, bytes, values.get(key)));
            if (bytes == null) {
                values.remove(key);
            } else {
                values.put(key, bytes);
            }
        }
        return lastIndex;
    }

    /** Removes the changes up to this index. */
    public synchronized void compactTo(long index) {
        startIndex = index;
    }

    /** Sets for how long the servers have not heard from a leader. */
    public synchronized void setLeaderContactAge(long millis) {
        leaderContactAgeMillis = millis;
    }

    /** Adds an action that is run when a watch would wait for changes. Without one, the history is compacted. */
    public synchronized FakeWatchHistory whenWaiting(Runnable action) {
        actions.add(action);
        return this;
    }

    @Override
    public @Nullable ClientReply handle(ClientRequest request) {
        return request instanceof ClientRequest.WatchEventsRequest watch ? reply(watch) : null;
    }

    private ClientReply reply(ClientRequest.WatchEventsRequest watch) {
        ClientReply reply = changes(watch);
        if (reply == null) {
            Runnable action;
            synchronized (this) {
                action = actions.poll();
            }
            if (action == null) {
                return new ClientReply.RefusedReply(new Refusal(
                        RefusalReason.COMPACTED,
                        "the history of this server begins after index 900, so the changes after index "
                                + watch.afterIndex() + " are incomplete"));
            }
            action.run();
            reply = changes(watch);
        }
        return reply == null ? through(List.of(), watch) : reply;
    }

    private synchronized @Nullable ClientReply changes(ClientRequest.WatchEventsRequest watch) {
        if (watch.afterIndex() == 0) {
            return through(List.of(), watch);
        }
        if (watch.afterIndex() < startIndex) {
            return new ClientReply.RefusedReply(new Refusal(
                    RefusalReason.COMPACTED, "the history of this server begins after index " + startIndex));
        }
        List<WatchEvent> found = events.stream()
                .filter(event -> event.index() > watch.afterIndex() && isWatched(event.key(), watch))
                .map(event -> watch.withPrevious()
                        ? event
                        : new WatchEvent(event.index(), event.key(), event.version(), event.value(), null))
                .toList();
        return found.isEmpty() ? null : through(found, watch);
    }

    private static boolean isWatched(byte[] key, ClientRequest.WatchEventsRequest watch) {
        byte[] range = watch.key();
        return watch.isPrefix()
                ? key.length >= range.length && Arrays.equals(Arrays.copyOf(key, range.length), range)
                : Arrays.equals(key, range);
    }

    private synchronized ClientReply through(List<WatchEvent> found, ClientRequest.WatchEventsRequest watch) {
        return new ClientReply.WatchEventsReply(found, Math.max(lastIndex, watch.afterIndex()), leaderContactAgeMillis);
    }
}
