package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Event;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerMaintenance;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reports to the core which servers are in maintenance, whenever that changes: because entries were applied, or because
 * the time of a maintenance is over by this server's wall clock. Any thread.
 */
final class MaintenanceMonitor {
    private final Supplier<List<ServerMaintenance>> applied;
    private final LongSupplier wallMillis;
    private final Consumer<Event> core;
    private SortedSet<ServerId> reported = Collections.emptySortedSet();

    /**
     * @param applied what the state machine has applied
     * @param core takes events of the core
     */
    MaintenanceMonitor(Supplier<List<ServerMaintenance>> applied, LongSupplier wallMillis, Consumer<Event> core) {
        this.applied = applied;
        this.wallMillis = wallMillis;
        this.core = core;
    }

    /** Compares what the state machine has applied with the clock. */
    synchronized void check() {
        SortedSet<ServerId> servers = ServerMaintenance.serversInEffect(applied.get(), wallMillis.getAsLong());
        if (!servers.equals(reported)) {
            reported = servers;
            core.accept(new Event.MaintenanceChanged(servers));
        }
    }
}
