package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the newest records of the running servers' journals. */
final class RunningServerJournals {
    private RunningServerJournals() {}

    /** Returns at most {@code limit} records of each server that sends its journal, oldest first. */
    static SortedMap<ServerId, List<DecisionRecord>> read(ClusterClient cluster, ClusterStatus status, int limit)
            throws CliFailure {
        SortedMap<ServerId, List<DecisionRecord>> records = new TreeMap<>();
        for (Map.Entry<ServerId, ClientReply> reply : cluster.callAll(
                        status, new ClientRequest.ReadDecisionsRequest(limit))
                .entrySet()) {
            if (reply.getValue() instanceof ClientReply.DecisionsReply decisions) {
                records.put(reply.getKey(), decisions.records());
            }
        }
        return records;
    }
}
