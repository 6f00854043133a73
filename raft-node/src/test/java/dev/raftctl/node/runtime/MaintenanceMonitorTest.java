package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.Event;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerMaintenance;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MaintenanceMonitorTest {
    private final List<Event> reported = new ArrayList<>();
    private List<ServerMaintenance> applied = List.of();
    private long now = 1_000;
    private final MaintenanceMonitor monitor = new MaintenanceMonitor(() -> applied, () -> now, reported::add);

    private static ServerMaintenance until(String server, long untilMillis) {
        return new ServerMaintenance(ServerId.of(server), untilMillis, "because", "alice", 0);
    }

    private static Event.MaintenanceChanged changedTo(String... servers) {
        TreeSet<ServerId> ids = new TreeSet<>();
        for (String server : servers) {
            ids.add(ServerId.of(server));
        }
        return new Event.MaintenanceChanged(ids);
    }

    @Test
    void reportsOnlyChanges() {
        monitor.check();
        assertThat(reported).as("no server is in maintenance at the start").isEmpty();
        applied = List.of(until("n1", 0), until("n2", 2_000));
        monitor.check();
        monitor.check();
        assertThat(reported).containsExactly(changedTo("n1", "n2"));
    }

    @Test
    void reportsWhenTheTimeIsOver() {
        applied = List.of(until("n1", 0), until("n2", 2_000));
        monitor.check();
        now = 2_000;
        monitor.check();
        applied = List.of();
        monitor.check();
        assertThat(reported).containsExactly(changedTo("n1", "n2"), changedTo("n1"), changedTo());
    }

    @Test
    void aMaintenanceThatIsOverIsNeverReported() {
        applied = List.of(until("n2", 999));
        monitor.check();
        assertThat(reported).isEmpty();
    }
}
