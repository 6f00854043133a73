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
 * Merges probes into one list: each server once, by its id if any server knows it, and every member of the
 * configuration. Two processes with the same server id are both kept; the one that does not answer at the configured
 * address comes last.
 */
final class StatusMerge {
    private final SortedMap<ServerId, ServerProbe> byId = new TreeMap<>();
    private final SortedMap<String, ServerProbe> withoutId = new TreeMap<>();
    private final List<ServerProbe> duplicates = new ArrayList<>();
    private final List<ServerProbe> probes;

    private StatusMerge(List<ServerProbe> probes) {
        this.probes = probes;
    }

    static List<ServerProbe> merge(List<ServerProbe> probes) {
        return new StatusMerge(probes).merge();
    }

    private List<ServerProbe> merge() {
        for (ServerProbe each : probes) {
            if (each.isReachable()) {
                put(each);
            }
        }
        Iterable<Member> members = new ClusterStatus(List.copyOf(byId.values()))
                .configuration()
                .members()
                .values();
        for (Member member : members) {
            preferAddressOf(member);
        }
        for (ServerProbe each : probes) {
            if (!each.isReachable()) {
                put(new ServerProbe(idOf(each, members), each.address(), null, each.error()));
            }
        }
        for (Member member : members) {
            if (!byId.containsKey(member.id())) {
                Target target = Target.of(member);
                HostPort address = target == null ? new HostPort("?", 0) : target.address();
                byId.put(member.id(), new ServerProbe(member.id(), address, null, new NotQueriedException()));
            }
        }
        List<ServerProbe> merged = new ArrayList<>(byId.values());
        merged.addAll(withoutId.values());
        merged.addAll(duplicates);
        return merged;
    }

    /** Adds a probe. If another probe of the same server exists, the probe that reached the server is kept. */
    private void put(ServerProbe each) {
        ServerId id = each.id();
        ServerProbe other = id == null ? null : byId.get(id);
        if (id == null) {
            withoutId.put(each.address().toString(), each);
        } else if (other != null && DuplicateServerFindings.areTwoProcesses(other, each)) {
            duplicates.add(each);
        } else if (each.isReachable() || !byId.containsKey(id)) {
            byId.put(id, each);
        }
    }

    private void preferAddressOf(Member member) {
        for (int i = 0; i < duplicates.size(); i++) {
            ServerProbe duplicate = duplicates.get(i);
            ServerProbe preferred = byId.get(member.id());
            if (preferred != null
                    && member.id().equals(duplicate.id())
                    && member.address().equals(duplicate.address().toString())) {
                byId.put(member.id(), duplicate);
                duplicates.set(i, preferred);
            }
        }
    }

    private static @Nullable ServerId idOf(ServerProbe each, Iterable<Member> members) {
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
