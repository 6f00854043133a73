package dev.raftctl.cli.view;

import dev.raftctl.protocol.message.ServerMaintenance;
import org.jspecify.annotations.Nullable;

/** The machine-readable form of a maintenance. */
final class MaintenanceData {
    private MaintenanceData() {}

    /** Returns when the maintenance ends, why, and who started it when; null data if there is none. */
    static StructuredData of(@Nullable ServerMaintenance maintenance) {
        return maintenance == null
                ? new StructuredData.NullData()
                : addTo(new StructuredData.ObjectData(), maintenance);
    }

    /** Returns the maintenance with its server. */
    static StructuredData.ObjectData withServer(ServerMaintenance maintenance) {
        return addTo(
                new StructuredData.ObjectData()
                        .put("server", maintenance.server().value()),
                maintenance);
    }

    private static StructuredData.ObjectData addTo(StructuredData.ObjectData data, ServerMaintenance maintenance) {
        return data.put("until", until(maintenance.untilMillis()))
                .put("reason", maintenance.reason())
                .put("by", maintenance.operator())
                .put("since", Timestamps.format(maintenance.sinceMillis()));
    }

    private static @Nullable String until(long millis) {
        return millis == 0 ? null : Timestamps.format(millis);
    }
}
