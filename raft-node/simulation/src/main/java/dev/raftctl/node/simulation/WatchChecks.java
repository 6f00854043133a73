package dev.raftctl.node.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.kv.KeyValueStateMachine;
import dev.raftctl.node.simulation.safety.SafetyPropertyViolation;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.kv.KeyValueResult;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a watch equals the filtered log. The changes of each entry are the differences between all keys before
 * and after it, in a state that applies every entry once, so they do not depend on what servers record.
 */
final class WatchChecks implements AppliedEntryCheck {
    private static final String PROPERTY = "WatchEqualsLog";

    private final SimulationContext context;
    private final ReplicatedState model = new ReplicatedState(new KeyValueStateMachine());
    /** The changes of each entry that changed keys, by key; the events have the previous values. */
    private final NavigableMap<Long, NavigableMap<String, WatchEvent>> changesByIndex = new TreeMap<>();

    private NavigableMap<String, KeyValueItem> items = new TreeMap<>();

    WatchChecks(SimulationContext context) {
        this.context = context;
    }

    /** Applies an entry to the model, unless another server has applied it before. */
    @Override
    public void onApply(LogEntry entry) {
        if (entry.index() != model.lastApplied().index() + 1) {
            return;
        }
        var unused = model.apply(entry);
        NavigableMap<String, KeyValueItem> after = allItems();
        NavigableMap<String, WatchEvent> changes = new TreeMap<>();
        after.forEach((key, item) -> {
            KeyValueItem before = items.get(key);
            if (before == null || before.version() != item.version()) {
                changes.put(key, event(entry.index(), item, before));
            }
        });
        items.forEach((key, before) -> {
            if (!after.containsKey(key)) {
                changes.put(key, new WatchEvent(entry.index(), before.key(), before.version(), null, before.value()));
            }
        });
        if (!changes.isEmpty()) {
            changesByIndex.put(entry.index(), changes);
        }
        items = after;
    }

    private static WatchEvent event(long index, KeyValueItem item, @Nullable KeyValueItem before) {
        return new WatchEvent(index, item.key(), item.version(), item.value(), before == null ? null : before.value());
    }

    private NavigableMap<String, KeyValueItem> allItems() {
        byte[] everything = KeyValueMessageFormat.encodeQuery(
                new KeyValueQuery.ListKeyRange(new byte[0], new byte[0], Integer.MAX_VALUE));
        KeyValueResult.KeyListing listing =
                KeyValueMessageFormat.decodeResult(model.query(everything)).as(KeyValueResult.KeyListing.class);
        if (listing == null || listing.hasMore()) {
            throw new IllegalStateException("the keys do not fit into one listing");
        }
        NavigableMap<String, KeyValueItem> all = new TreeMap<>();
        listing.items().forEach(item -> all.put(new String(item.key(), UTF_8), item));
        return all;
    }

    /** Returns the last index that any server has applied. */
    long appliedIndex() {
        return model.lastApplied().index();
    }

    /** Returns the last index that changed a key; 0 if there is none. */
    long lastChangedIndex() {
        return changesByIndex.isEmpty() ? 0 : changesByIndex.lastKey();
    }

    /** Returns whether there is a lease, whose keys may still change. */
    boolean hasLease() {
        return model.coordinationStatus().leaseCount() > 0;
    }

    /** Checks one reply. Every reply is checked, also if the client no longer waits for it. */
    void onReply(ClientRequest.WatchEventsRequest request, ClientReply.WatchEventsReply reply) {
        long through = reply.throughIndex();
        if (through < request.afterIndex()) {
            throw violation(request, reply, "its place goes back");
        }
        if (through > Math.max(request.afterIndex(), appliedIndex())) {
            throw violation(request, reply, "no server has applied its place; the last is " + appliedIndex());
        }
        List<String> expected = request.afterIndex() == 0 ? List.of() : expected(request, through);
        List<String> actual = actual(request, reply);
        if (!actual.equals(expected)) {
            throw violation(request, reply, "the log has " + expected + ", but the watch has " + actual);
        }
        context.count(actual.isEmpty() ? "watches without changes" : "watches with changes");
    }

    private List<String> expected(ClientRequest.WatchEventsRequest request, long through) {
        List<String> expected = new ArrayList<>();
        changesByIndex
                .subMap(request.afterIndex(), false, through, true)
                .values()
                .forEach(changes -> changes.forEach((key, event) -> {
                    if (isWatched(request, key)) {
                        expected.add(describe(event, request.withPrevious()));
                    }
                }));
        return expected;
    }

    private static boolean isWatched(ClientRequest.WatchEventsRequest request, String key) {
        String watched = new String(request.key(), UTF_8);
        return request.isPrefix() ? key.startsWith(watched) : key.equals(watched);
    }

    /** Returns the events by index, and those of one index by key: the order in which an entry changed keys is free. */
    private static List<String> actual(ClientRequest.WatchEventsRequest request, ClientReply.WatchEventsReply reply) {
        List<String> actual = new ArrayList<>();
        List<WatchEvent> events = reply.events();
        for (int from = 0; from < events.size(); ) {
            long index = events.get(from).index();
            NavigableMap<String, String> ofIndex = new TreeMap<>();
            int at = from;
            for (; at < events.size() && events.get(at).index() == index; at++) {
                WatchEvent event = events.get(at);
                String text = describe(event, request.withPrevious() || event.previousValue() != null);
                ofIndex.merge(new String(event.key(), UTF_8), text, (first, second) -> first + " and " + second);
            }
            actual.addAll(ofIndex.values());
            from = at;
        }
        return actual;
    }

    private static String describe(WatchEvent event, boolean withPrevious) {
        return event.index() + " " + new String(event.key(), UTF_8) + "@" + event.version() + " " + text(event.value())
                + (withPrevious ? " after " + text(event.previousValue()) : "");
    }

    private static String text(byte @Nullable [] value) {
        return value == null ? "(none)" : new String(value, UTF_8);
    }

    private static SafetyPropertyViolation violation(
            ClientRequest.WatchEventsRequest request, ClientReply.WatchEventsReply reply, String why) {
        return new SafetyPropertyViolation(
                PROPERTY,
                "the watch of " + new String(request.key(), UTF_8) + (request.isPrefix() ? "*" : "") + " after "
                        + request.afterIndex() + " through " + reply.throughIndex() + ": " + why);
    }
}
