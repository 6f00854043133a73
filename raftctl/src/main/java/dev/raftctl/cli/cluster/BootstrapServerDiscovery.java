package dev.raftctl.cli.cluster;

import dev.raftctl.client.RequestDeadline;
import dev.raftctl.client.RequestTarget;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.client.ServerRequestOutcome;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the servers to bootstrap. Servers that were started a moment ago may not listen yet, so they are queried
 * repeatedly for most of the command's time. Confined to one thread; single use.
 */
final class BootstrapServerDiscovery {
    private static final long POLL_INTERVAL_MILLIS = 100;

    private final ClusterClient cluster;
    private final SortedMap<ServerId, RequestTarget> targets;
    private final SortedMap<ServerId, ServerStatus> statuses = new TreeMap<>();
    private final SortedMap<ServerId, String> unreachable = new TreeMap<>();

    BootstrapServerDiscovery(ClusterClient cluster, SortedMap<ServerId, RequestTarget> targets) {
        this.cluster = cluster;
        this.targets = targets;
    }

    /**
     * Returns the statuses of all servers, or as soon as one of them belongs to a cluster, or of those that answered in
     * time.
     */
    SortedMap<ServerId, ServerStatus> run() throws CliFailure {
        RequestDeadline deadline = cluster.deadline();
        long maxWaitMillis = deadline.totalMillis() * 7 / 10;
        queryMissing();
        while (!unreachable.isEmpty() && !isAnyBootstrapped() && deadline.elapsedMillis() < maxWaitMillis) {
            cluster.pause(POLL_INTERVAL_MILLIS);
            queryMissing();
        }
        if (statuses.isEmpty()) {
            throw new CliFailure(
                    CliFailureReason.UNREACHABLE,
                    "none of the servers is reachable: " + describeUnreachable(),
                    "start them first: raftctl node --id ID --listen H:P --data-dir DIR");
        }
        return statuses;
    }

    void requireAll() throws CliFailure {
        if (!unreachable.isEmpty()) {
            throw CliFailure.of(new Refusal(
                    RefusalReason.SERVER_UNREACHABLE,
                    "nothing was changed: no answer from " + describeUnreachable(),
                    "all servers of the cluster must be running when it is bootstrapped"));
        }
    }

    private void queryMissing() throws CliFailure {
        unreachable.clear();
        List<ServerId> ids = new ArrayList<>();
        List<RequestTarget> queried = new ArrayList<>();
        targets.forEach((id, target) -> {
            if (!statuses.containsKey(id)) {
                ids.add(id);
                queried.add(target);
            }
        });
        List<ServerRequestOutcome> replies = cluster.callEach(queried, new ClientRequest.ServerStatusRequest(), false);
        for (int i = 0; i < replies.size(); i++) {
            onReply(ids.get(i), replies.get(i));
        }
    }

    private void onReply(ServerId id, ServerRequestOutcome reply) throws CliFailure {
        String address = reply.target().address().toString();
        ServerStatus status = reply.successOf(ServerStatus.class);
        if (status == null) {
            unreachable.put(id, id + " at " + address + errorSuffix(reply));
        } else if (status.id().equals(id)) {
            statuses.put(id, status);
        } else {
            throw CliFailure.of(new Refusal(
                    RefusalReason.WRONG_SERVER,
                    "nothing was changed: the server at " + address + " is " + status.id() + ", not " + id,
                    "check the addresses"));
        }
    }

    private static String errorSuffix(ServerRequestOutcome reply) {
        return reply.error() == null ? "" : " (" + ServerProbeResult.messageOf(reply.error()) + ")";
    }

    private boolean isAnyBootstrapped() {
        for (ServerStatus each : statuses.values()) {
            if (!each.configuration().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private String describeUnreachable() {
        return String.join(", ", unreachable.values());
    }
}
