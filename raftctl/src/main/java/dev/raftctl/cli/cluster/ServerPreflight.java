package dev.raftctl.cli.cluster;

import dev.raftctl.client.RequestTarget;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.client.ServerRequestOutcome;
import dev.raftctl.protocol.membership.ConfigurationStep;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Asks the servers that a plan adds or moves whether they are ready for it. */
public final class ServerPreflight {
    private ServerPreflight() {}

    /**
     * Returns a sentence for each server that is not ready, in the order of the plan. Changes nothing.
     *
     * @param madeCount the number of steps that are made already, whose servers are not asked
     */
    public static List<String> hints(ClusterClient cluster, ConfigurationApplyPlan plan, int madeCount)
            throws CliFailure {
        Map<RequestTarget, Boolean> isNew = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        for (ConfigurationStep step :
                plan.steps().subList(madeCount, plan.steps().size())) {
            for (MemberChange change : step.changes()) {
                ClusterMember contacted = change.contacted();
                RequestTarget target = contacted == null ? null : RequestTarget.of(contacted);
                if (target != null) {
                    isNew.put(target, change.added() != null);
                }
            }
        }
        List<RequestTarget> targets = List.copyOf(isNew.keySet());
        List<String> hints = new ArrayList<>();
        if (targets.isEmpty()) {
            return hints;
        }
        long millis = Math.max(1, cluster.deadline().remainingMillis() / 4);
        List<ServerRequestOutcome> outcomes =
                cluster.within(millis).callEach(targets, new ClientRequest.ServerStatusRequest(), false);
        for (int i = 0; i < targets.size(); i++) {
            RequestTarget target = targets.get(i);
            String hint = hint(target, outcomes.get(i), Boolean.TRUE.equals(isNew.get(target)), plan.clusterId());
            if (!hint.isEmpty()) {
                hints.add(hint);
            }
        }
        return hints;
    }

    private static String hint(
            RequestTarget target, @Nullable ServerRequestOutcome outcome, boolean isNew, String clusterId) {
        ServerId id = target.id();
        ServerStatus status = outcome == null ? null : outcome.successOf(ServerStatus.class);
        if (status == null) {
            Throwable error = outcome == null ? null : outcome.error();
            return id + " does not answer at " + target.address() + ": " + ServerProbeResult.messageOf(error)
                    + (isNew
                            ? "; start it with an empty data directory"
                            : "; move its data directory there and start it, never in both places");
        }
        if (!status.id().equals(id)) {
            return "the server at " + target.address() + " is " + status.id() + ", not " + id;
        }
        return isNew
                        && status.role() != ServerRole.UNCONFIGURED
                        && !status.clusterId().equals(clusterId)
                ? id + " already belongs to the cluster \"" + status.clusterName()
                        + "\"; use a server with an empty data directory"
                : "";
    }
}
