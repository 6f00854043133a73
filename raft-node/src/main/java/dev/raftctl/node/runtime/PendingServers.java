package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Answer;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest.ChangeServers;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the servers that {@code raftctl recover --servers} named beside the survivor, which decides alone until then:
 * empty servers have no vote, so a configuration of all of them would never have a leader. They are added one after the
 * other, as an operator would, while this server leads. Its own thread.
 */
final class PendingServers {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    private static final long PAUSE_NANOS_MIN = 200 * Ticker.NANOS_PER_MILLI;
    private static final long PAUSE_NANOS_MAX = 3_000 * Ticker.NANOS_PER_MILLI;
    private static final long CATCH_UP_MILLIS = 60_000;
    private static final long LOOK_NANOS = 20 * Ticker.NANOS_PER_MILLI;

    private final ServerStorage storage;
    private final NewServers newServers;
    private final StatusBoard board;
    private final Inbox inbox;
    private volatile boolean stopping;
    private final Map<ServerId, String> reported = new HashMap<>();

    PendingServers(ServerStorage storage, NewServers newServers, StatusBoard board, Inbox inbox) {
        this.storage = storage;
        this.newServers = newServers;
        this.board = board;
        this.inbox = inbox;
    }

    void stop() {
        stopping = true;
    }

    void run() throws StorageFailure {
        List<Member> pending = new ArrayList<>(storage.pending());
        LOG.info("to be added to the recovered cluster, each with an empty data directory: {}", pending);
        long pause = PAUSE_NANOS_MIN;
        while (!stopping && !pending.isEmpty()) {
            if (!board.isLeader() || !board.view().configCommitted()) {
                LockSupport.parkNanos(this, PAUSE_NANOS_MIN);
                continue;
            }
            boolean added = pending.removeIf(each -> board.configuration().contains(each.id()));
            for (Member each : List.copyOf(pending)) {
                if (add(each)) {
                    pending.remove(each);
                    added = true;
                }
            }
            if (added) {
                storage.keepPending(pending);
                pause = PAUSE_NANOS_MIN;
            }
            if (!pending.isEmpty()) {
                LockSupport.parkNanos(this, pause);
                pause = Math.min(PAUSE_NANOS_MAX, pause * 2);
            }
        }
    }

    private boolean add(Member server) {
        CompletableFuture<ClientReply> reply = new CompletableFuture<>();
        newServers.meet(
                new ChangeServers(List.of(new Change.AddVoter(server)), 0, CATCH_UP_MILLIS),
                met -> ask(met, reply),
                why -> reply.complete(new ClientReply.Refused(why)));
        while (!reply.isDone() && !stopping) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        if (stopping) {
            return false;
        }
        ClientReply is = reply.join();
        if (is instanceof ClientReply.Changed changed) {
            LOG.info("added server {} to the recovered cluster: {}", server, changed.configuration());
            return true;
        }
        String why = is instanceof ClientReply.Refused refused ? refused.why().message() : String.valueOf(is);
        if (!why.equals(reported.put(server.id(), why))) {
            LOG.warn("server {} is not in the recovered cluster yet: {}", server, why);
        }
        return false;
    }

    private void ask(ChangeServers met, CompletableFuture<ClientReply> reply) {
        boolean asked = inbox.offerQuestion(new Question.Order(
                ticket -> new Event.ChangeAsked(
                        ticket, met.changes(), met.ifConfigIndex(), met.catchUpMillis() * Ticker.NANOS_PER_MILLI),
                answer -> {
                    Answer.Changed changed = (Answer.Changed) answer;
                    return new ClientReply.Changed(changed.configuration(), changed.configIndex(), changed.already());
                },
                reply::complete));
        if (!asked) {
            reply.complete(new ClientReply.Unknown("too many requests wait at this server"));
        }
        inbox.ring();
    }
}
