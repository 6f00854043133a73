package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts sightings in order: each server once, under its id where anybody knows it, and every member of the
 * configuration. Two processes that run as one server are both kept, last the one that does not answer at the address
 * of the configuration.
 */
final class Roll {
    private final SortedMap<ServerId, Sighting> named = new TreeMap<>();
    private final SortedMap<String, Sighting> nameless = new TreeMap<>();
    private final List<Sighting> copies = new ArrayList<>();
    private final List<Sighting> all;

    private Roll(List<Sighting> all) {
        this.all = all;
    }

    static List<Sighting> call(List<Sighting> all) {
        return new Roll(all).call();
    }

    private List<Sighting> call() {
        for (Sighting each : all) {
            if (each.isReachable()) {
                put(each);
            }
        }
        Iterable<Member> members = new Survey(List.copyOf(named.values()))
                .configuration()
                .members()
                .values();
        for (Member member : members) {
            preferTheOneAt(member);
        }
        for (Sighting each : all) {
            if (!each.isReachable()) {
                put(new Sighting(idOf(each, members), each.address(), null, each.trouble()));
            }
        }
        for (Member member : members) {
            if (!named.containsKey(member.id())) {
                Target target = Target.of(member);
                HostPort address = target == null ? new HostPort("?", 0) : target.address();
                named.put(member.id(), new Sighting(member.id(), address, null, new NotAsked()));
            }
        }
        List<Sighting> roll = new ArrayList<>(named.values());
        roll.addAll(nameless.values());
        roll.addAll(copies);
        return roll;
    }

    /** A server that answers counts more than one that does not, wherever both were asked. */
    private void put(Sighting each) {
        ServerId id = each.id();
        Sighting other = id == null ? null : named.get(id);
        if (id == null) {
            nameless.put(each.address().toString(), each);
        } else if (other != null && Duplicates.areTwo(other, each)) {
            copies.add(each);
        } else if (each.isReachable() || !named.containsKey(id)) {
            named.put(id, each);
        }
    }

    private void preferTheOneAt(Member member) {
        for (int i = 0; i < copies.size(); i++) {
            Sighting copy = copies.get(i);
            Sighting shown = named.get(member.id());
            if (shown != null
                    && member.id().equals(copy.id())
                    && member.address().equals(copy.address().toString())) {
                named.put(member.id(), copy);
                copies.set(i, shown);
            }
        }
    }

    private static @Nullable ServerId idOf(Sighting each, Iterable<Member> members) {
        if (each.id() != null) {
            return each.id();
        }
        String address = each.address().toString();
        for (Member member : members) {
            if (member.address().equals(address)) {
                return member.id();
            }
        }
        return null;
    }
}
