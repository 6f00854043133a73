package dev.raftctl.node.runtime;

import dev.raftctl.node.config.ClusterConfig;
import dev.raftctl.node.config.ClusterIdentity;
import dev.raftctl.node.core.Answer;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.runtime.FormingRules.Decision;
import dev.raftctl.node.runtime.FormingRules.Found;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forms the cluster of the configuration file, on a first start, without an operator: asks the listed servers again and
 * again how they are, until {@link FormingRules} lets this one begin. Its own thread.
 */
final class Formation {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    private static final long PAUSE_NANOS_MIN = 50 * Ticker.NANOS_PER_MILLI;
    private static final long PAUSE_NANOS_MAX = 500 * Ticker.NANOS_PER_MILLI;
    private static final long REMINDER_NANOS = 60_000 * Ticker.NANOS_PER_MILLI;
    private static final int WORDS_CHARS_MAX = 1_000;

    /**
     * Members of a cluster call a server of theirs every 250 ms: one that was wiped hears of its cluster before it
     * forms another.
     */
    private static final long CALLS_FIRST_NANOS = 400 * Ticker.NANOS_PER_MILLI;

    /** Where nobody else is listed there is nobody to ask: calls may take their time, also on busy hosts. */
    private static final long CALLS_FIRST_NANOS_ALONE = 1_500 * Ticker.NANOS_PER_MILLI;

    private final ClusterConfig cluster;
    private final Acquaintances acquaintances;
    private final Probe probe;
    private final StatusBoard board;
    private final Inbox inbox;
    private final Ticker ticker;
    private volatile @Nullable Thread thread;
    private volatile String waits = "";
    private volatile boolean stopping;
    private String logged = "";
    private long loggedAt;

    Formation(
            ClusterConfig cluster,
            Acquaintances acquaintances,
            Probe probe,
            StatusBoard board,
            Inbox inbox,
            Ticker ticker) {
        this.cluster = cluster;
        this.acquaintances = acquaintances;
        this.probe = probe;
        this.board = board;
        this.inbox = inbox;
        this.ticker = ticker;
    }

    void stop() {
        stopping = true;
        lookNow();
    }

    /** Something has changed; any thread. */
    void lookNow() {
        LockSupport.unpark(thread);
    }

    /** What it waits for, a sentence whose subject is this server; empty: it forms nothing. Any thread. */
    String waits() {
        return board.configuration().isEmpty() ? waits : "";
    }

    /** The name and the list of the cluster it is to form; empty: it forms nothing. Any thread. */
    String formingOf() {
        return cluster.bootstrap() && board.configuration().isEmpty()
                ? ClusterIdentity.of(cluster.name(), cluster.servers())
                : "";
    }

    void run() throws StorageFailure {
        thread = Thread.currentThread();
        long mayBeFirstFrom =
                ticker.nanos() + (cluster.servers().size() > 1 ? CALLS_FIRST_NANOS : CALLS_FIRST_NANOS_ALONE);
        long pause = PAUSE_NANOS_MIN;
        while (!stopping && board.configuration().isEmpty()) {
            Decision decision =
                    new FormingRules(cluster, acquaintances.identity(), acquaintances.address()).judge(ask());
            if (decision instanceof Decision.DiskLost lost) {
                waits = "";
                inbox.completed(new Event.Barred(lost.why()));
                LOG.error("this server does not join cluster {}: {}", cluster.name(), lost.why());
                return;
            }
            if (decision instanceof Decision.Form form) {
                long early = form.asFirst() ? mayBeFirstFrom - ticker.nanos() : 0;
                if (early <= 0 && form(form)) {
                    return;
                }
                LockSupport.parkNanos(this, Math.max(early, PAUSE_NANOS_MIN));
                continue;
            }
            tell(((Decision.Wait) decision).why());
            LockSupport.parkNanos(this, pause);
            pause = Math.min(PAUSE_NANOS_MAX, pause * 2);
        }
        waits = "";
    }

    private SortedMap<ServerId, Found> ask() {
        SortedMap<ServerId, CompletableFuture<Found>> asked = new TreeMap<>();
        for (Map.Entry<ServerId, HostPort> server : cluster.servers().entrySet()) {
            ServerId id = server.getKey();
            if (!id.equals(acquaintances.self())) {
                asked.put(id, probe.describe(id, server.getValue()));
            }
        }
        SortedMap<ServerId, Found> found = new TreeMap<>();
        asked.forEach((id, answer) -> found.put(id, answer.join()));
        return found;
    }

    /** When what it waits for changes, and once a minute. */
    private void tell(String why) {
        String text = why.length() > WORDS_CHARS_MAX ? why.substring(0, WORDS_CHARS_MAX) + " ..." : why;
        waits = text;
        long now = ticker.nanos();
        if (!text.equals(logged) || now - loggedAt >= REMINDER_NANOS) {
            logged = text;
            loggedAt = now;
            LOG.info("cluster {} is not formed yet: this server {}", cluster.name(), text);
        }
    }

    /**
     * Whether the core was asked. The cluster is remembered first: a server whose log is bootstrapped always knows
     * whose it is.
     */
    private boolean form(Decision.Form form) throws StorageFailure {
        try {
            acquaintances.join(form.clusterId(), cluster.name());
        } catch (StorageFailure failure) {
            if (failure.kind() == StorageFailure.Kind.FOREIGN) {
                // An operator, or another cluster, was first.
                return false;
            }
            throw failure;
        }
        boolean asked = inbox.offerQuestion(new Question.Order(
                ticket -> new Event.BootstrapAsked(ticket, form.configuration()),
                answer -> new ClientReply.Bootstrapped(form.clusterId(), ((Answer.Bootstrapped) answer).already()),
                Formation::tellFormed));
        inbox.ring();
        return asked;
    }

    private static void tellFormed(ClientReply reply) {
        if (reply instanceof ClientReply.Bootstrapped formed) {
            LOG.info("formed cluster {}", formed.clusterId());
        } else {
            LOG.warn("the cluster of the configuration file was not formed: {}", reply);
        }
    }
}
