package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.CoordinationEntry;
import dev.raftctl.node.machine.coordination.MaintenanceTable;
import dev.raftctl.protocol.coordination.CoordinationCommand.EndMaintenance;
import dev.raftctl.protocol.coordination.CoordinationCommand.StartMaintenance;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.CoordinationResult.CoordinationRefused;
import dev.raftctl.protocol.coordination.MaintenanceRules;
import dev.raftctl.protocol.message.ServerMaintenance;

/** Executes commands that put servers into maintenance, and commands that end it. */
final class MaintenanceExecutor {
    private final MaintenanceTable maintenance;

    MaintenanceExecutor(MaintenanceTable maintenance) {
        this.maintenance = maintenance;
    }

    CoordinationResult start(CoordinationEntry entry, StartMaintenance command) {
        if (!entry.isOperator()) {
            return notOperator();
        }
        String violation = MaintenanceRules.violation(command);
        if (violation != null) {
            return new CoordinationRefused(CoordinationRefusal.MALFORMED, violation);
        }
        long untilMillis = command.durationMillis() == 0 ? 0 : entry.wallMillis() + command.durationMillis();
        String operator = entry.caller().isEmpty() ? command.operator() : entry.caller();
        return maintenance.add(new ServerMaintenance(
                        command.server(), untilMillis, command.reason(), operator, entry.wallMillis()))
                ? new CoordinationResult.MaintenanceStarted(untilMillis)
                : new CoordinationRefused(
                        CoordinationRefusal.LIMIT_REACHED,
                        CoordinationLimits.MAX_SERVERS_IN_MAINTENANCE
                                + " servers are in maintenance already, the maximum");
    }

    CoordinationResult end(CoordinationEntry entry, EndMaintenance command) {
        return entry.isOperator()
                ? new CoordinationResult.MaintenanceEnded(maintenance.remove(command.server()))
                : notOperator();
    }

    private static CoordinationRefused notOperator() {
        return new CoordinationRefused(
                CoordinationRefusal.UNAUTHORISED, "only operators may start or end the maintenance of a server");
    }
}
