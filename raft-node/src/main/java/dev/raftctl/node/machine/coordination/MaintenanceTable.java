package dev.raftctl.node.machine.coordination;

import dev.raftctl.node.machine.StateHash;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerMaintenance;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The servers in maintenance. Nothing in the state depends on when a maintenance ends, so wall clocks decide: the
 * leader's when it starts, and that of each server and client afterwards. Confined to one thread.
 */
public final class MaintenanceTable {
    private final SortedMap<ServerId, ServerMaintenance> maintenanceByServer = new TreeMap<>();
    private List<ServerMaintenance> copies = List.of();

    /**
     * Adds a maintenance, or replaces that of the same server, and drops those that were over when it was started.
     * Returns whether there was capacity for it.
     */
    public boolean add(ServerMaintenance maintenance) {
        maintenanceByServer.values().removeIf(each -> !each.isInEffect(maintenance.sinceMillis()));
        boolean hasCapacity = maintenanceByServer.containsKey(maintenance.server())
                || maintenanceByServer.size() < CoordinationLimits.MAX_SERVERS_IN_MAINTENANCE;
        if (hasCapacity) {
            maintenanceByServer.put(maintenance.server(), maintenance);
        }
        copies = List.copyOf(maintenanceByServer.values());
        return hasCapacity;
    }

    /** Removes the maintenance of a server. Returns whether there was one. */
    public boolean remove(ServerId server) {
        boolean wasInMaintenance = maintenanceByServer.remove(server) != null;
        copies = List.copyOf(maintenanceByServer.values());
        return wasInMaintenance;
    }

    /** Returns all in the order of the servers' ids. The list is immutable, so another thread may read it. */
    public List<ServerMaintenance> copies() {
        return copies;
    }

    /** Replaces the whole table. */
    public void restore(List<ServerMaintenance> maintenance) {
        maintenanceByServer.clear();
        maintenance.forEach(each -> maintenanceByServer.put(each.server(), each));
        copies = List.copyOf(maintenanceByServer.values());
    }

    /** Returns a hash of the table. */
    public long hash() {
        return hashOf(copies);
    }

    /** Returns the hash of a table with this content, which is in the order of the servers' ids. */
    public static long hashOf(List<ServerMaintenance> maintenance) {
        long hash = StateHash.fold(0, maintenance.size());
        for (ServerMaintenance each : maintenance) {
            hash = StateHash.fold(hash, bytes(each.server().value()));
            hash = StateHash.fold(hash, each.untilMillis());
            hash = StateHash.fold(hash, bytes(each.reason()));
            hash = StateHash.fold(hash, bytes(each.operator()));
            hash = StateHash.fold(hash, each.sinceMillis());
        }
        return hash;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
