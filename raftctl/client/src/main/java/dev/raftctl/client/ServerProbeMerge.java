package dev.raftctl.client;

import dev.raftctl.protocol.message.ClusterMember;
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
public final class ServerProbeMerge {
    private final SortedMap<ServerId, ServerProbeResult> byId = new TreeMap<>();
    private final SortedMap<String, ServerProbeResult> withoutId = new TreeMap<>();
    private final List<ServerProbeResult> duplicates = new ArrayList<>();
    private final List<ServerProbeResult> probes;

    private ServerProbeMerge(List<ServerProbeResult> probes) {
        this.probes = probes;
    }

    /** Merges the probes into one list. */
    public static List<ServerProbeResult> merge(List<ServerProbeResult> probes) {
        return new ServerProbeMerge(probes).merge();
    }

    private List<ServerProbeResult> merge() {
        for (ServerProbeResult each : probes) {
            if (each.isReachable()) {
                put(each);
            }
        }
        Iterable<ClusterMember> members = new ClusterStatus(List.copyOf(byId.values()))
                .configuration()
                .members()
                .values();
        for (ClusterMember member : members) {
            preferAddressOf(member);
        }
        for (ServerProbeResult each : probes) {
            if (!each.isReachable()) {
                put(new ServerProbeResult(idOf(each, members), each.address(), null, each.error()));
            }
        }
        for (ClusterMember member : members) {
            if (!byId.containsKey(member.id())) {
                RequestTarget target = RequestTarget.of(member);
                HostPort address = target == null ? new HostPort("?", 0) : target.address();
                byId.put(
                        member.id(),
                        new ServerProbeResult(member.id(), address, null, new ServerNotQueriedException()));
            }
        }
        List<ServerProbeResult> merged = new ArrayList<>(byId.values());
        merged.addAll(withoutId.values());
        merged.addAll(duplicates);
        return merged;
    }

    /** Adds a probe. If another probe of the same server exists, the probe that reached the server is kept. */
    private void put(ServerProbeResult each) {
        ServerId id = each.id();
        ServerProbeResult other = id == null ? null : byId.get(id);
        if (id == null) {
            withoutId.put(each.address().toString(), each);
        } else if (other != null && other.isAnotherProcessThan(each)) {
            duplicates.add(each);
        } else if (each.isReachable() || !byId.containsKey(id)) {
            byId.put(id, each);
        }
    }

    private void preferAddressOf(ClusterMember member) {
        for (int i = 0; i < duplicates.size(); i++) {
            ServerProbeResult duplicate = duplicates.get(i);
            ServerProbeResult preferred = byId.get(member.id());
            if (preferred != null
                    && member.id().equals(duplicate.id())
                    && member.address().equals(duplicate.address().toString())) {
                byId.put(member.id(), duplicate);
                duplicates.set(i, preferred);
            }
        }
    }

    private static @Nullable ServerId idOf(ServerProbeResult each, Iterable<ClusterMember> members) {
        if (each.id() != null) {
            return each.id();
        }
        String address = each.address().toString();
        for (ClusterMember member : members) {
            if (member.address().equals(address)) {
                return member.id();
            }
        }
        return null;
    }
}
