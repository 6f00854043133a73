package dev.raftctl.cli.cluster;

import dev.raftctl.client.CoordinationCommands;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationQuery;
import dev.raftctl.protocol.coordination.CoordinationResult;

/** Sends commands and queries of leases, locks, transactions and mutes. Confined to one thread. */
public final class CoordinationOperations {
    private final ClusterClient cluster;
    private final CoordinationCommands commands;

    public CoordinationOperations(ClusterClient cluster) {
        this.cluster = cluster;
        commands = new CoordinationCommands(cluster.requests());
    }

    /**
     * Applies a command exactly once and returns its result.
     *
     * @param operation names the command in an error message
     */
    public CoordinationResult execute(CoordinationCommand command, String operation) throws CliFailure {
        return cluster.requireValue(ClientFailures.translate(() -> commands.execute(command)), operation);
    }

    /** Applies a command exactly once and returns its result, which is of the given kind if it succeeds. */
    public <T extends CoordinationResult> T execute(CoordinationCommand command, Class<T> kind, String operation)
            throws CliFailure {
        return require(execute(command, operation), kind, operation);
    }

    /** Applies a command that does not depend on how often it is applied. */
    public <T extends CoordinationResult> T executeRepeatedly(
            CoordinationCommand command, Class<T> kind, String operation) throws CliFailure {
        CoordinationResult result =
                cluster.requireValue(ClientFailures.translate(() -> commands.executeRepeatedly(command)), operation);
        return require(result, kind, operation);
    }

    /** Returns the result of a linearizable query. */
    public <T extends CoordinationResult> T query(CoordinationQuery query, Class<T> kind) throws CliFailure {
        CoordinationResult result =
                cluster.requireValue(ClientFailures.translate(() -> commands.query(query)), "the query");
        return require(result, kind, "the query");
    }

    /** Returns the result of an operation if it is of the expected kind. */
    public static <T extends CoordinationResult> T require(CoordinationResult result, Class<T> kind, String operation)
            throws CliFailure {
        T expected = result.as(kind);
        if (expected == null) {
            throw new CliFailure(
                    CliFailureReason.FAULT, operation + ": the leader sent an unexpected result: " + result, "");
        }
        return expected;
    }
}
