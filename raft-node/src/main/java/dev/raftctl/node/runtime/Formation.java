package dev.raftctl.node.runtime;

import dev.raftctl.node.config.ClusterConfig;
import dev.raftctl.node.core.Answer;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.runtime.Probe.Finding;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.HelloReply.Why;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forms the cluster of the configuration file, on a first start, without an operator. Every server of the file makes the same
 * first entry by itself; but it first asks the others whether they have met it before with another data directory, and goes on
 * only when those that answered are, with itself, a majority. So a wiped server does not come back as if it were new (trap M17).
 * Its own thread.
 */
final class Formation {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    private static final long PAUSE_NANOS_MIN = 50 * Ticker.NANOS_PER_MILLI;
    private static final long PAUSE_NANOS_MAX = 1_000 * Ticker.NANOS_PER_MILLI;

    private final ClusterConfig cluster;
    private final Acquaintances acquaintances;
    private final Probe probe;
    private final StatusBoard board;
    private final Inbox inbox;
    private volatile boolean stopping;

    Formation(ClusterConfig cluster, Acquaintances acquaintances, Probe probe, StatusBoard board, Inbox inbox) {
        this.cluster = cluster;
        this.acquaintances = acquaintances;
        this.probe = probe;
        this.board = board;
        this.inbox = inbox;
    }

    void stop() {
        stopping = true;
    }

    void run() throws StorageFailure {
        long pause = PAUSE_NANOS_MIN;
        while (!stopping && board.configuration().isEmpty()) {
            switch (ask()) {
                case MAJORITY -> {
                    form();
                    return;
                }
                case NOT_OURS -> {
                    acquaintances.giveUpForming();
                    return;
                }
                case TOO_FEW -> {
                    LockSupport.parkNanos(this, pause);
                    pause = Math.min(PAUSE_NANOS_MAX, pause * 2);
                }
            }
        }
    }

    private enum Outcome {
        MAJORITY,
        TOO_FEW,
        NOT_OURS
    }

    private Outcome ask() throws StorageFailure {
        SortedMap<ServerId, CompletableFuture<Finding>> findings = new TreeMap<>();
        for (Map.Entry<ServerId, HostPort> server : cluster.servers().entrySet()) {
            ServerId id = server.getKey();
            if (!id.equals(acquaintances.self())) {
                findings.put(id, probe.greet(server.getValue(), acquaintances.helloTo(id)));
            }
        }
        int answered = 1;
        for (Map.Entry<ServerId, CompletableFuture<Finding>> asked : findings.entrySet()) {
            Finding finding = asked.getValue().join();
            if (finding instanceof Finding.Turned turned && isFinal(turned.reply())) {
                return Outcome.NOT_OURS;
            }
            if (finding instanceof Finding.Met met
                    && met.welcome().clusterId().equals(acquaintances.clusterId())
                    && acquaintances.knows(asked.getKey(), met.welcome().incarnation())) {
                answered++;
            }
        }
        return answered >= cluster.servers().size() / 2 + 1 ? Outcome.MAJORITY : Outcome.TOO_FEW;
    }

    private boolean isFinal(HelloReply.Turned reply) {
        if (reply.why() == Why.DISK_LOST) {
            inbox.completed(new Event.Barred(reply.message()));
            LOG.error("this server does not join cluster {}: {}", cluster.name(), reply.message());
            return true;
        }
        if (reply.why() == Why.WRONG_CLUSTER) {
            LOG.warn(
                    "this server does not form cluster {}: {}; if it is to join that one, run raftctl add-server {}={}",
                    cluster.name(),
                    reply.message(),
                    acquaintances.self(),
                    acquaintances.address());
            return true;
        }
        return false;
    }

    private void form() throws StorageFailure {
        acquaintances.join(acquaintances.clusterId(), acquaintances.clusterName());
        Configuration configuration = Configuration.ofVoters(cluster.servers().entrySet().stream()
                .map(server -> new Member(server.getKey(), server.getValue().toString()))
                .toList());
        boolean asked = inbox.offerQuestion(new Question.Order(
                ticket -> new Event.BootstrapAsked(ticket, configuration),
                answer -> new ClientReply.Bootstrapped(
                        acquaintances.clusterId(), ((Answer.Bootstrapped) answer).already()),
                Formation::tell));
        if (!asked) {
            throw new IllegalStateException("the lane of questions is full before the server has a cluster");
        }
        inbox.ring();
    }

    private static void tell(ClientReply reply) {
        if (reply instanceof ClientReply.Bootstrapped formed) {
            LOG.info("formed cluster {}", formed.clusterId());
        } else {
            LOG.warn("the cluster of the configuration file was not formed: {}", reply);
        }
    }
}
