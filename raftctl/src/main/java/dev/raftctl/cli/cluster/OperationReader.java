package dev.raftctl.cli.cluster;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.CoordinationCommands;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationQuery;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.OperationRecord;
import dev.raftctl.protocol.coordination.OperationState;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of operations from the server that has applied most of those that answer. Needs no leader. Confined
 * to one thread.
 */
public final class OperationReader {
    private static final int PAGE_SIZE = 1_000;
    private static final long POLL_INTERVAL_MILLIS = 250;

    private final ClusterClient cluster;

    public OperationReader(ClusterClient cluster) {
        this.cluster = cluster;
    }

    /** An operation with the judgement of its state. */
    public record JudgedOperation(OperationRecord operation, OperationVerdict verdict) {}

    /** Returns the operation with this id, or null if there is no record of it. */
    public @Nullable JudgedOperation find(String id) throws CliFailure {
        List<OperationRecord> found =
                query(new CoordinationQuery.ShowOperation(id), cluster.status()).operations();
        return found.isEmpty() ? null : judge(found).get(0);
    }

    /** Returns the operation with this id. */
    public JudgedOperation require(String id) throws CliFailure {
        JudgedOperation found = find(id);
        if (found == null) {
            throw new CliFailure(
                    CliFailureReason.UNKNOWN_OPERATION,
                    "there is no record of the operation " + id,
                    "raftctl op ls shows the records");
        }
        return found;
    }

    /**
     * Waits until the operation is no longer running. If only a leader can show how it ended, waits for that too, but
     * does not fail if it stays unknown.
     */
    public JudgedOperation awaitEnd(String id) throws CliFailure {
        JudgedOperation found = require(id);
        while (mayChange(found)) {
            boolean hasTime = cluster.deadline().remainingMillis() > POLL_INTERVAL_MILLIS;
            if (!hasTime && found.verdict().state() == OperationState.UNKNOWN) {
                return found;
            }
            if (!hasTime) {
                throw new CliFailure(
                        CliFailureReason.NOT_MET,
                        "operation " + id + " is still running after "
                                + cluster.deadline().totalMillis() + " ms: "
                                + found.verdict().message(),
                        "use a longer --timeout");
            }
            cluster.pause(POLL_INTERVAL_MILLIS);
            found = require(id);
        }
        return found;
    }

    private boolean mayChange(JudgedOperation judged) {
        OperationState state = judged.verdict().state();
        return state == OperationState.RUNNING
                || (state == OperationState.UNKNOWN
                        && OperationVerdict.needsLeader(
                                judged.operation(), cluster.now().toEpochMilli()));
    }

    /** Returns the operations that began at this time or later, the newest first. */
    public List<JudgedOperation> since(long wallMillis) throws CliFailure {
        ClusterStatus status = cluster.status();
        List<OperationRecord> all = new ArrayList<>();
        CoordinationResult.OperationListing page;
        do {
            long before = all.isEmpty() ? 0 : all.get(all.size() - 1).beginIndex();
            page = query(new CoordinationQuery.ListOperations(before, PAGE_SIZE), status);
            all.addAll(page.operations());
        } while (page.hasMore()
                && !page.operations().isEmpty()
                && all.get(all.size() - 1).startMillis() >= wallMillis);
        all.removeIf(operation -> operation.startMillis() < wallMillis);
        return judge(all);
    }

    private List<JudgedOperation> judge(List<OperationRecord> operations) throws CliFailure {
        long now = cluster.now().toEpochMilli();
        boolean needsLeader = operations.stream().anyMatch(each -> OperationVerdict.needsLeader(each, now));
        // The configuration must be newer than the records: a change that is in neither has not been made.
        ServerStatus leader = needsLeader ? cluster.quickStatus().workingLeader() : null;
        List<JudgedOperation> judged = new ArrayList<>();
        for (OperationRecord operation : operations) {
            judged.add(new JudgedOperation(operation, OperationVerdict.of(operation, leader, now)));
        }
        return judged;
    }

    private CoordinationResult.OperationListing query(CoordinationQuery query, ClusterStatus status) throws CliFailure {
        byte[] encoded = CoordinationMessageFormat.encodeQuery(query);
        ClientReply.QueryResultReply newest = null;
        for (ClientReply reply : cluster.callAll(status, new ClientRequest.QueryCoordinationRequest(encoded, false, 0))
                .values()) {
            ClientReply.QueryResultReply answer = reply.successOf(ClientReply.QueryResultReply.class);
            if (answer != null && (newest == null || answer.appliedIndex() > newest.appliedIndex())) {
                newest = answer;
            }
        }
        if (newest == null) {
            throw new CliFailure(
                    CliFailureReason.PROTOCOL_VERSION,
                    "no server that answers has records of operations",
                    "upgrade the servers; raftctl status shows their versions");
        }
        CoordinationResult result = cluster.requireValue(
                CoordinationCommands.decoded(newest.result()), "reading the records of operations");
        return CoordinationOperations.require(
                result, CoordinationResult.OperationListing.class, "reading the records of operations");
    }
}
