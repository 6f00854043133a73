package dev.raftctl.client;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.WatchLimits;
import dev.raftctl.protocol.net.NoReplyException;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Requests the changes of a watch from any server, and goes on at another one, after the same index, when a server does
 * not answer, stops, no longer has the changes or has lost its leader. Keeps no changes that were not requested, so a
 * slow reader needs no more memory. Confined to one thread.
 */
public final class WatchRequests {
    /** How often the client looks whether the watch was closed. */
    private static final long CLOSE_CHECK_MILLIS = 200;

    private static final long RETRY_MILLIS = 200;
    private static final long MIN_ATTEMPT_MILLIS = 1_000;

    private final ClusterRequests cluster;
    private final BooleanSupplier isClosed;
    private ClientRequest.WatchEventsRequest request;
    /** Selects the server: its position in the list of all servers. */
    private int serverNumber;

    /** How often the watch did not begin at a server because the server had lost its leader: its state may be old. */
    private int skippedStarts;

    private boolean areMembersKnown;

    /** @param isClosed whether the watch was closed, perhaps by another thread */
    public WatchRequests(ClusterRequests cluster, WatchOptions options, BooleanSupplier isClosed) {
        this.cluster = cluster;
        this.isClosed = isClosed;
        request = new ClientRequest.WatchEventsRequest(
                options.key(),
                options.isPrefix(),
                options.fromIndex(),
                WatchLimits.MAX_REPLY_BYTES,
                0,
                options.hasPreviousValues());
    }

    /** Returns the index up to which all changes were returned; 0 if the watch has not begun. */
    public long index() {
        return request.afterIndex();
    }

    /**
     * Returns the next changes; without any if there are none in this time. Refused with {@code COMPACTED} if no server
     * has the changes after {@link #index} any more.
     *
     * @param waitMillis how long the server waits for a change
     * @throws ClientFailure if no server answered within the timeout, or if this thread was interrupted
     */
    public ClientOutcome<WatchBatch> next(long waitMillis) throws ClientFailure {
        FailedWatchAttempts failures = new FailedWatchAttempts();
        RequestDeadline failing = null;
        long attemptWaitMillis = waitMillis;
        while (!isClosed.getAsBoolean()) {
            List<RequestTarget> targets = targets();
            RequestTarget target = targets.get(Math.floorMod(serverNumber, targets.size()));
            ServerRequestOutcome outcome = call(target, attemptWaitMillis);
            ClientReply.WatchEventsReply reply = outcome.successOf(ClientReply.WatchEventsReply.class);
            if (reply != null && isSkippedStart(reply, targets.size())) {
                serverNumber++;
                continue;
            }
            if (reply != null && !isDeadEnd(reply, failures)) {
                WatchBatch batch = accept(target, reply);
                if (!batch.events().isEmpty() || attemptWaitMillis == waitMillis) {
                    serverNumber += batch.isOutOfContact() ? 1 : 0;
                    return ClientOutcome.done(batch);
                }
                // This server works, so the client waits for changes here.
                attemptWaitMillis = waitMillis;
                failing = null;
                failures.clear();
                continue;
            }
            Refusal refusal = outcome.refusal();
            if (refusal != null && isFinal(refusal.reason())) {
                return ClientOutcome.refused(refusal);
            }
            // A server that works answers at once, so the client finds one soon.
            attemptWaitMillis = 0;
            failing = failing == null ? cluster.withNewDeadline().deadline() : failing;
            failures.add(outcome);
            serverNumber++;
            if (failures.haveAll(targets)) {
                if (failing.hasExpired() || failures.compacted() != null) {
                    Refusal compacted = failures.compacted();
                    return compacted == null ? failures.outcome() : ClientOutcome.refused(compacted);
                }
                failures.clear();
                failing.sleep(RETRY_MILLIS);
                refreshMembers(failing);
            }
        }
        return ClientOutcome.refused(new Refusal(RefusalReason.STOPPING, "the watch is closed"));
    }

    /** Returns whether another server has to say what "now" is, and counts how often that was so. */
    private boolean isSkippedStart(ClientReply.WatchEventsReply reply, int serverCount) {
        boolean isSkipped = index() == 0
                && WatchBatch.isOutOfContact(reply.leaderContactAgeMillis())
                && skippedStarts < serverCount;
        skippedStarts += isSkipped ? 1 : 0;
        return isSkipped;
    }

    /**
     * Returns whether another server no longer has the changes, and this one does not get them either: it has lost its
     * leader, and has nothing new.
     */
    private boolean isDeadEnd(ClientReply.WatchEventsReply reply, FailedWatchAttempts failures) {
        return failures.compacted() != null
                && reply.events().isEmpty()
                && reply.throughIndex() <= index()
                && WatchBatch.isOutOfContact(reply.leaderContactAgeMillis());
    }

    /** Returns all servers. The first call asks for the members, so that the watch survives the server it began at. */
    private List<RequestTarget> targets() throws ClientFailure {
        if (!areMembersKnown) {
            ClusterStatus unused = cluster.withNewDeadline().quickStatus();
            areMembersKnown = true;
        }
        return cluster.targets();
    }

    /** All servers that were members may have been replaced since the watch began. */
    private void refreshMembers(RequestDeadline until) throws ClientFailure {
        try {
            ClusterStatus unused =
                    cluster.withTimeout(Math.max(1, until.remainingMillis())).quickStatus();
        } catch (ClientFailure.NoServerReachable noneAnswers) {
            // The servers that were members are asked again.
        }
    }

    private WatchBatch accept(RequestTarget target, ClientReply.WatchEventsReply reply) throws ClientFailure {
        request = request.after(Math.max(index(), reply.throughIndex()));
        if (index() == 0) {
            // A server that is not yet in a cluster answers at once.
            cluster.withTimeout(RETRY_MILLIS).deadline().sleep(RETRY_MILLIS);
        }
        return new WatchBatch(reply.events(), reply.throughIndex(), reply.leaderContactAgeMillis(), target);
    }

    private static boolean isFinal(RefusalReason reason) {
        return switch (reason) {
            case TOO_LARGE, BAD_REQUEST, UNAUTHORISED -> true;
            default -> false;
        };
    }

    /** Sends the request to a server, and returns its reply, or that there was none. */
    private ServerRequestOutcome call(RequestTarget target, long waitMillis) throws ClientFailure {
        ClientRequest.WatchEventsRequest waiting = new ClientRequest.WatchEventsRequest(
                request.key(),
                request.isPrefix(),
                request.afterIndex(),
                request.maxBytes(),
                waitMillis,
                request.withPrevious());
        long millis =
                waitMillis + Math.max(MIN_ATTEMPT_MILLIS, cluster.deadline().totalMillis() / 4);
        RequestDeadline replyDeadline =
                RequestDeadline.in(cluster.deadline().clock(), millis + ClusterRequests.REPLY_MARGIN_MILLIS);
        try (ParallelRequests requests = cluster.newParallelRequests()) {
            requests.send(target, waiting, millis);
            while (!replyDeadline.hasExpired() && !isClosed.getAsBoolean()) {
                ServerRequestOutcome outcome =
                        requests.nextReply(Math.min(CLOSE_CHECK_MILLIS, replyDeadline.remainingMillis()));
                if (outcome != null) {
                    return outcome;
                }
            }
        }
        return new ServerRequestOutcome(target, waiting, null, new NoReplyException("no answer in time", true));
    }
}
