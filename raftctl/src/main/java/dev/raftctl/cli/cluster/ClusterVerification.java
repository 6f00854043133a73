package dev.raftctl.cli.cluster;

import dev.raftctl.client.ClusterRequests;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ParallelRequests;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.client.RequestTarget;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.client.ServerRequestOutcome;
import dev.raftctl.protocol.message.ClientReply.FilesCheckedReply;
import dev.raftctl.protocol.message.ClientReply.StateHashReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.wire.MessageUnsupportedByPeerException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Verifies that all servers hold the same data: compares their states at one applied index and has them check their
 * files. While writes continue, the index is slightly ahead, and each server reports its state when it reaches it.
 * Confined to one thread.
 */
public final class ClusterVerification {
    /** How long the servers have to apply the entries up to the index at which their states are compared. */
    private static final long REACH_INDEX_MILLIS = 2_000;

    /**
     * The growth of the distance to the index while writes outrun the requests. It starts at one entry, so that
     * infrequent writes reach the index too.
     */
    private static final int AHEAD_GROWTH = 8;

    /** The interval between progress reports while the servers check their files. */
    private static final long PROGRESS_INTERVAL_MILLIS = 500;

    /** If less time than this is left, no further comparison starts, and the last result counts. */
    private static final long MIN_COMPARE_MILLIS = 100;

    private static final String COMMAND_NAME = "verify";

    private final ClusterClient cluster;

    /** The servers whose protocol version was too old for the last request. */
    private final SortedMap<ServerId, MessageUnsupportedByPeerException> unsupportedServers = new TreeMap<>();

    public ClusterVerification(ClusterClient cluster) {
        this.cluster = cluster;
    }

    /** The result of a verification. */
    public record ClusterVerificationResult(long index, List<ServerVerificationResult> servers) {
        /** Returns how many servers reported their states. */
        public long reportedStateCount() {
            return servers.stream().filter(each -> each.state() != null).count();
        }

        /** Returns how many different states were reported, or 0 if no server reported its state. */
        public long distinctStateCount() {
            return servers.stream()
                    .map(ServerVerificationResult::state)
                    .filter(state -> state != null)
                    .distinct()
                    .count();
        }

        /** Returns whether at least one state was reported and all reported states are equal. */
        public boolean isSame() {
            return distinctStateCount() == 1;
        }

        public boolean isDamaged() {
            return servers.stream().anyMatch(ServerVerificationResult::isDamaged);
        }

        /** Returns whether every server was verified and no problem was found. */
        public boolean isClean() {
            return isSame()
                    && !isDamaged()
                    && servers.stream().allMatch(each -> each.problem().isEmpty());
        }
    }

    /**
     * @param checksFiles whether the servers also check their files; if so, the command's timeout restarts for that
     * check
     */
    public ClusterVerificationResult run(boolean checksFiles) throws CliFailure {
        ClusterVerificationResult compared = compare();
        return checksFiles ? checkFiles(compared) : compared;
    }

    /**
     * Returns the comparison to which most servers reported their states, or the first comparison that found a
     * difference.
     */
    private ClusterVerificationResult compare() throws CliFailure {
        SortedMap<ServerId, ServerVerificationResult> verifications = new TreeMap<>();
        ClusterVerificationResult best = null;
        long aheadEntries = 0;
        while (true) {
            ClusterStatus clusterStatus;
            ServerStatus leader;
            try {
                clusterStatus = cluster.status();
                leader = clusterStatus.leader();
                if (leader == null) {
                    throw NoLeaderFailure.of(clusterStatus, "not verified: ");
                }
            } catch (CliFailure failure) {
                boolean isStatusLost =
                        failure.exitCode() == ExitCode.UNREACHABLE || failure.exitCode() == ExitCode.LEADERLESS;
                if (best != null && isStatusLost) {
                    return best; // The earlier comparison remains true.
                }
                throw failure;
            }
            long index = leader.last().index() + aheadEntries;
            cluster.listener().progress("comparing at index " + index);
            compareAt(clusterStatus, leader, index, verifications);
            boolean allTooOld = verifications.keySet().stream()
                    .noneMatch(
                            id -> clusterStatus.reachableServers().contains(id) && !unsupportedServers.containsKey(id));
            if (!unsupportedServers.isEmpty() && allTooOld) {
                throw ProtocolVersionFailure.ofAll(unsupportedServers, COMMAND_NAME);
            }
            boolean anyPast = verifications.values().stream().anyMatch(each -> isPast(each.state(), index));
            // The writes may have stopped before the index was reached: all servers will then soon be where the leader
            // is.
            boolean waitsInVain = aheadEntries > 0 && !anyPast && hasServerBeforeIndex(clusterStatus, verifications);
            verifications.replaceAll((id, verification) -> isPast(verification.state(), index)
                    ? new ServerVerificationResult(
                            id, null, null, "it was past index " + index + " when it was queried")
                    : verification);
            ClusterVerificationResult found = new ClusterVerificationResult(index, List.copyOf(verifications.values()));
            best = best == null || found.reportedStateCount() >= best.reportedStateCount() ? found : best;
            if (found.distinctStateCount() > 1) {
                return found;
            }
            if ((!anyPast && !waitsInVain) || cluster.deadline().remainingMillis() < MIN_COMPARE_MILLIS) {
                return best;
            }
            aheadEntries = waitsInVain ? 0 : Math.max(1, aheadEntries * AHEAD_GROWTH);
        }
    }

    /** Returns whether any server that answers has not reached the index yet. */
    private boolean hasServerBeforeIndex(
            ClusterStatus clusterStatus, SortedMap<ServerId, ServerVerificationResult> verifications) {
        return verifications.values().stream()
                .anyMatch(each -> each.state() == null
                        && clusterStatus.reachableServers().contains(each.id())
                        && !unsupportedServers.containsKey(each.id()));
    }

    private static boolean isPast(@Nullable StateHashReply state, long index) {
        return state != null && state.applied().index() > index;
    }

    private void compareAt(
            ClusterStatus clusterStatus,
            ServerStatus leader,
            long index,
            SortedMap<ServerId, ServerVerificationResult> verifications)
            throws CliFailure {
        verifications.clear();
        unsupportedServers.clear();
        for (ClusterMember member : leader.configuration().members().values()) {
            ServerProbeResult probe = clusterStatus.probe(member.id());
            String problem = probe == null || probe.isReachable()
                    ? "it did not reach index " + index + " in time"
                    : "it does not answer: " + probe.errorText();
            verifications.put(member.id(), new ServerVerificationResult(member.id(), null, null, problem));
        }
        long millis =
                Math.min(REACH_INDEX_MILLIS, Math.max(1, cluster.deadline().remainingMillis()));
        for (ServerRequestOutcome reply :
                callReachable(clusterStatus, verifications, new ClientRequest.StateHashRequest(index), millis)) {
            ServerId id = reply.target().id();
            StateHashReply state = reply.successOf(StateHashReply.class);
            Refusal refusal = reply.refusal();
            if (id != null && state != null && state.applied().index() >= index) {
                verifications.put(id, new ServerVerificationResult(id, state, null, ""));
            } else if (id != null && refusal != null) {
                verifications.put(id, new ServerVerificationResult(id, null, null, refusal.message()));
            } else if (id != null && reply.unsupportedVersion() != null) {
                unsupportedServers.put(id, reply.unsupportedVersion());
                verifications.put(
                        id,
                        new ServerVerificationResult(
                                id,
                                null,
                                null,
                                ProtocolVersionFailure.describe(reply.unsupportedVersion(), COMMAND_NAME)));
            }
        }
    }

    private ClusterVerificationResult checkFiles(ClusterVerificationResult compared) throws CliFailure {
        SortedMap<ServerId, ServerVerificationResult> verifications = new TreeMap<>();
        compared.servers().forEach(each -> verifications.put(each.id(), each));
        ClusterClient fileCheckClient = cluster.withNewDeadline();
        ClusterStatus clusterStatus;
        try {
            clusterStatus = fileCheckClient.status();
        } catch (CliFailure failure) {
            if (failure.exitCode() != ExitCode.UNREACHABLE) {
                throw failure;
            }
            verifications.replaceAll(
                    (id, verification) -> verification.withProblem("its files were not checked: " + failure.message()));
            return new ClusterVerificationResult(compared.index(), List.copyOf(verifications.values()));
        }
        List<ServerRequestOutcome> replies = new ClusterVerification(fileCheckClient)
                .callReachable(
                        clusterStatus,
                        verifications,
                        new ClientRequest.CheckFilesRequest(),
                        fileCheckClient.deadline().remainingMillis());
        for (ServerRequestOutcome reply : replies) {
            ServerId id = reply.target().id();
            ServerVerificationResult verification = id == null ? null : verifications.get(id);
            if (verification == null || reply.unsupportedVersion() != null) {
                continue; // Already reported with its state.
            }
            FilesCheckedReply checked = reply.successOf(FilesCheckedReply.class);
            Refusal refusal = reply.refusal();
            if (checked != null) {
                verifications.put(verification.id(), verification.withFiles(checked));
            } else if (refusal != null) {
                verifications.put(verification.id(), verification.withProblem("its files: " + refusal.message()));
            } else {
                verifications.put(
                        verification.id(),
                        verification.withProblem("its files were not checked in time: use a longer --timeout"));
            }
        }
        verifications.replaceAll((id, verification) -> {
            ServerProbeResult probe = clusterStatus.probe(id);
            boolean isReachable = probe != null && probe.isReachable();
            boolean hasReason = verification.state() == null; // The comparison already reports why it does not answer.
            return isReachable || hasReason
                    ? verification
                    : verification.withProblem("its files were not checked: it does not answer"
                            + (probe == null ? "" : ": " + probe.errorText()));
        });
        return new ClusterVerificationResult(compared.index(), List.copyOf(verifications.values()));
    }

    /** Sends the request to every reachable server; returns one reply for each, including those that did not answer. */
    private List<ServerRequestOutcome> callReachable(
            ClusterStatus clusterStatus,
            SortedMap<ServerId, ServerVerificationResult> verifications,
            ClientRequest request,
            long millis)
            throws CliFailure {
        List<RequestTarget> targets = new ArrayList<>();
        for (ServerId id : verifications.keySet()) {
            ServerProbeResult probe = clusterStatus.probe(id);
            if (probe != null && probe.isReachable()) {
                targets.add(new RequestTarget(id, probe.address()));
            }
        }
        List<ServerRequestOutcome> replies = new ArrayList<>();
        try (ParallelRequests requests = cluster.newParallelRequests();
                FileCheckProgressReporter fileProgress = new FileCheckProgressReporter(
                        cluster.newParallelRequests(), cluster.deadline().clock(), cluster.listener())) {
            targets.forEach(target -> requests.send(target, request, millis));
            RequestDeadline replyDeadline = cluster.deadline().within(millis + ClusterRequests.REPLY_MARGIN_MILLIS);
            List<RequestTarget> pending = new ArrayList<>(targets);
            while (!pending.isEmpty() && !replyDeadline.hasExpired()) {
                ServerRequestOutcome reply = ClientFailures.translateNullable(
                        () -> requests.nextReply(Math.min(PROGRESS_INTERVAL_MILLIS, replyDeadline.remainingMillis())));
                if (reply != null) {
                    replies.add(reply);
                    pending.remove(reply.target());
                } else if (request instanceof ClientRequest.CheckFilesRequest) {
                    fileProgress.poll(pending, targets.size());
                }
            }
        }
        for (RequestTarget target : targets) {
            if (replies.stream().noneMatch(reply -> reply.target().equals(target))) {
                replies.add(new ServerRequestOutcome(target, request, null, null));
            }
        }
        return replies;
    }
}
