package dev.raftctl.cli.findings;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.PrintableText;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerMaintenance;
import dev.raftctl.protocol.message.ServerStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members whose maintenance is in effect, in the order of their ids. */
public final class ServersInMaintenance {
    private final List<ServerMaintenance> inOrder;

    private ServersInMaintenance(List<ServerMaintenance> inOrder) {
        this.inOrder = List.copyOf(inOrder);
    }

    /**
     * Returns the members in maintenance, as the member reports that has applied most, at the time of its own clock: a
     * recorded status is judged by the time at which it was recorded.
     */
    public static ServersInMaintenance of(ClusterStatus clusterStatus) {
        ServerStatus newest = MostAppliedMember.of(clusterStatus);
        return new ServersInMaintenance(
                newest == null
                        ? List.of()
                        : newest.maintenance().stream()
                                .filter(each -> clusterStatus.configuration().contains(each.server())
                                        && each.isInEffect(newest.measurements().wallMs()))
                                .toList());
    }

    /** Returns the maintenance of a server, or null if it is not in maintenance. */
    public @Nullable ServerMaintenance of(ServerId server) {
        for (ServerMaintenance each : inOrder) {
            if (each.server().equals(server)) {
                return each;
            }
        }
        return null;
    }

    /** Returns whether the server is in maintenance. */
    public boolean contains(@Nullable ServerId server) {
        return server != null && of(server) != null;
    }

    /** Returns all of them. */
    public List<ServerMaintenance> inOrder() {
        return inOrder;
    }

    /** Returns for example {@code n2 was put into maintenance by alice until 2026-12-01T02:00:00Z: a new disk}. */
    static String describe(ServerMaintenance maintenance) {
        String until = maintenance.untilMillis() == 0
                ? ", with no end time"
                : " until " + Instant.ofEpochMilli(maintenance.untilMillis());
        String operator = maintenance.operator().isEmpty() ? "" : " by " + PrintableText.of(maintenance.operator());
        return maintenance.server() + " was put into maintenance" + operator + until + ": "
                + PrintableText.of(maintenance.reason());
    }
}
