package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.MessageUnsupportedByPeerException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why each server did not send the next changes of a watch. Confined to one thread. */
final class FailedWatchAttempts {
    private final Map<HostPort, ServerRequestOutcome> outcomes = new LinkedHashMap<>();

    void add(ServerRequestOutcome outcome) {
        outcomes.put(outcome.target().address(), outcome);
    }

    void clear() {
        outcomes.clear();
    }

    /** Returns whether each of these servers has failed. */
    boolean haveAll(List<RequestTarget> targets) {
        return targets.stream().allMatch(target -> outcomes.containsKey(target.address()));
    }

    /** Returns a refusal by a server that no longer has the changes, or null. */
    @Nullable
    Refusal compacted() {
        return outcomes.values().stream()
                .map(ServerRequestOutcome::refusal)
                .filter(refusal -> refusal != null && refusal.reason() == RefusalReason.COMPACTED)
                .findFirst()
                .orElse(null);
    }

    /**
     * Returns the outcome of the watch if no server can go on with it.
     *
     * @throws ClientFailure if no server answered
     */
    <T> ClientOutcome<T> outcome() throws ClientFailure {
        List<ServerProbeResult> silent = new ArrayList<>();
        Refusal refusal = null;
        for (ServerRequestOutcome each : outcomes.values()) {
            Refusal refused = refusal(each);
            refusal = refused == null ? refusal : refused;
            silent.add(new ServerProbeResult(each.target().id(), each.target().address(), null, each.error()));
        }
        if (refusal == null) {
            throw new ClientFailure.NoServerReachable(new ClusterStatus(silent));
        }
        return ClientOutcome.refused(refusal);
    }

    private static @Nullable Refusal refusal(ServerRequestOutcome outcome) {
        MessageUnsupportedByPeerException unsupported = outcome.unsupportedVersion();
        return unsupported == null
                ? outcome.refusal()
                : new Refusal(
                        RefusalReason.SERVERS_TOO_OLD,
                        outcome.target() + " speaks protocol version " + unsupported.negotiatedVersion()
                                + ", but a watch requires " + unsupported.requiredVersion());
    }
}
