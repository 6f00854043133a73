package dev.raftctl.node.core;

import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Messages in flight, in sending order; a script delivers, drops or repeats them. */
final class ManualNetwork {
    /** A message in flight. */
    record Envelope(ServerId from, ServerId to, PeerMessage message) {
        @Override
        public String toString() {
            return from + ">" + to + " " + ScriptFormat.of(message);
        }
    }

    private final List<Envelope> inFlight = new ArrayList<>();
    private final List<Envelope> held = new ArrayList<>();
    private final TreeSet<String> cut = new TreeSet<>();

    void send(ServerId from, ServerId to, PeerMessage message) {
        if (!cut.contains(from + ">" + to)) {
            inFlight.add(new Envelope(from, to, message));
        }
    }

    List<Envelope> inFlight() {
        return inFlight;
    }

    /** Removes and returns the oldest message that matches, or null if none does. */
    @Nullable
    Envelope take(Predicate<Envelope> filter) {
        for (int i = 0; i < inFlight.size(); i++) {
            if (filter.test(inFlight.get(i))) {
                return inFlight.remove(i);
            }
        }
        return null;
    }

    void drop(Predicate<Envelope> filter) {
        inFlight.removeIf(filter);
    }

    /** Delays the messages until {@link #release}. */
    void hold(Predicate<Envelope> filter) {
        inFlight.stream().filter(filter).forEach(held::add);
        drop(filter);
    }

    void release() {
        inFlight.addAll(held);
        held.clear();
    }

    void cut(String from, String to) {
        cut.add(from + ">" + to);
        drop(envelope ->
                envelope.from().value().equals(from) && envelope.to().value().equals(to));
    }

    void heal() {
        cut.clear();
    }
}
