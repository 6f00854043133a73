package dev.raftctl.node.core;

import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Mail under way, in the order it was sent; delivered, lost and repeated by hand. */
final class Network {
    /** One message under way. */
    record Mail(ServerId from, ServerId to, PeerMessage message) {
        @Override
        public String toString() {
            return from + ">" + to + " " + Printed.of(message);
        }
    }

    private final List<Mail> underWay = new ArrayList<>();
    private final List<Mail> held = new ArrayList<>();
    private final TreeSet<String> cut = new TreeSet<>();

    void send(ServerId from, ServerId to, PeerMessage message) {
        if (!cut.contains(from + ">" + to)) {
            underWay.add(new Mail(from, to, message));
        }
    }

    List<Mail> underWay() {
        return underWay;
    }

    /** The oldest for which this holds, taken out; null: there is none. */
    @Nullable
    Mail take(Predicate<Mail> which) {
        for (int i = 0; i < underWay.size(); i++) {
            if (which.test(underWay.get(i))) {
                return underWay.remove(i);
            }
        }
        return null;
    }

    void drop(Predicate<Mail> which) {
        underWay.removeIf(which);
    }

    /** It comes later: when it is released. */
    void hold(Predicate<Mail> which) {
        underWay.stream().filter(which).forEach(held::add);
        drop(which);
    }

    void release() {
        underWay.addAll(held);
        held.clear();
    }

    void cut(String from, String to) {
        cut.add(from + ">" + to);
        drop(mail -> mail.from().value().equals(from) && mail.to().value().equals(to));
    }

    void mend() {
        cut.clear();
    }
}
