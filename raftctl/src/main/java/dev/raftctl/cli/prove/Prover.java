package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.ClientClock;
import dev.raftctl.cli.cluster.ClusterStatus;
import dev.raftctl.cli.cluster.Deadline;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.FailureReason;
import dev.raftctl.cli.cluster.Health;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.cli.dev.DevFailure;
import dev.raftctl.cli.dev.DevLayout;
import dev.raftctl.node.simulation.linear.Action;
import dev.raftctl.node.simulation.linear.Linearizability;
import dev.raftctl.node.simulation.linear.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs one proof: starts servers, clients and faults, then heals the cluster, reads every key again and checks the
 * history. Confined to one thread.
 */
final class Prover {
    private static final long HEALTHY_TIMEOUT_MILLIS = 60_000;
    private static final long POLL_INTERVAL_MILLIS = 200;
    private static final long READ_TIMEOUT_MILLIS = 20_000;
    private static final long MAX_CHECK_STEPS = 200_000_000;

    private final ProofPlan plan;
    private final DevLayout layout;
    private final ProofServers servers;
    private final ProgressListener listener;
    private final History history = new History();
    private final SplittableRandom random;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final ProofThreads threads = new ProofThreads(stop::countDown);

    Prover(ProofPlan plan, DevLayout layout, ProofServers servers, ProgressListener listener) {
        this.plan = plan;
        this.layout = layout;
        this.servers = servers;
        this.listener = listener;
        this.random = new SplittableRandom(plan.seed());
    }

    ProofResult run() throws IOException, InterruptedException, DevFailure, Failure {
        servers.startAll();
        awaitHealthy();
        long firstTerm = status().term();
        ProcessFaultInjector faultInjector = new ProcessFaultInjector(servers, plan.faults(), random.split(), listener);
        List<Thread> clients = startClients();
        threads.start("prove-clock", this::runTimer);
        MembershipChurn churn = new MembershipChurn(servers, stop, random.split(), listener);
        if (plan.faults().contains(FaultKind.MEMBERSHIP)) {
            clients.add(threads.start("prove-churn", churn));
        }
        faultInjector.run(stop);
        for (Thread client : clients) {
            client.join();
        }
        threads.throwIfFailed();
        awaitHealthy();
        churn.promoteAll(HEALTHY_TIMEOUT_MILLIS);
        Map<FaultKind, Integer> faults = faultInjector.faultCounts();
        if (churn.changeCount() > 0) {
            faults.put(FaultKind.MEMBERSHIP, churn.changeCount());
        }
        int finalReads = readAll();
        List<Operation> operations = history.operations();
        listener.progress("checking " + operations.size() + " operations");
        long answeredCount = operations.stream().filter(Operation::isCompleted).count();
        ProofResult proof = new ProofResult(
                plan,
                answeredCount,
                history.refusedCount(),
                operations.size() - answeredCount,
                History.longestGapNanos(operations),
                status().term() - firstTerm + 1,
                finalReads,
                faults,
                Linearizability.check(operations, MAX_CHECK_STEPS),
                VersionCheck.contradiction(history.answered()));
        return proof;
    }

    /** Writes the history to a file in the proof's directory, one operation per line. */
    void writeHistory() throws IOException {
        List<String> lines =
                history.operations().stream().map(Operation::toString).toList();
        Files.write(layout.directory().resolve("history.txt"), lines);
    }

    private List<Thread> startClients() {
        KeyPool keys = new KeyPool(plan.keyCount());
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < plan.clientCount(); i++) {
            ProofClient client = new ProofClient(i, servers.addresses(), keys, history, stop, random.split());
            clients.add(threads.start("prove-client-" + i, client));
        }
        return clients;
    }

    /** Reports the progress of the proof, and ends the proof when its time is up. */
    private void runTimer() {
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(plan.durationMillis());
        try {
            for (long remainingNanos = endNanos - System.nanoTime();
                    remainingNanos > 0;
                    remainingNanos = endNanos - System.nanoTime()) {
                listener.progress(history.operationCount() + " operations, "
                        + TimeUnit.NANOSECONDS.toSeconds(remainingNanos) + " s left");
                TimeUnit.NANOSECONDS.sleep(Math.min(remainingNanos, TimeUnit.SECONDS.toNanos(1)));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            stop.countDown();
        }
    }

    private void awaitHealthy() throws InterruptedException, IOException, DevFailure, Failure {
        Deadline deadline = Deadline.in(ClientClock.REAL, HEALTHY_TIMEOUT_MILLIS);
        Failure last = new Failure(FailureReason.TIMED_OUT, "the servers did not become healthy", "");
        while (!deadline.hasExpired()) {
            servers.checkAlive();
            try {
                Health health = Health.of(status());
                if (health.findings().isEmpty()) {
                    return;
                }
                last = new Failure(
                        FailureReason.TIMED_OUT,
                        "the servers did not become healthy within " + HEALTHY_TIMEOUT_MILLIS / 1_000 + " s: "
                                + health.findings().get(0).text(),
                        "their logs are in the directory given with --dir");
            } catch (Failure notYet) {
                last = notYet;
            }
            ClientClock.REAL.sleep(POLL_INTERVAL_MILLIS);
        }
        throw last;
    }

    private ClusterStatus status() throws Failure {
        return servers.client(READ_TIMEOUT_MILLIS).status();
    }

    /** Checks that values whose writes were acknowledged long ago can still be read. */
    private int readAll() throws Failure {
        ProofClient reader = new ProofClient(
                plan.clientCount(),
                servers.addresses(),
                new KeyPool(1),
                history,
                new CountDownLatch(1),
                random.split());
        int readCount = 0;
        for (String key : history.keys()) {
            listener.progress("reading " + key);
            if (!reader.perform(key, new Action.Get(), READ_TIMEOUT_MILLIS)) {
                throw new Failure(
                        FailureReason.TIMED_OUT,
                        key + " could not be read within " + READ_TIMEOUT_MILLIS / 1_000 + " s of a healthy cluster",
                        "");
            }
            readCount++;
        }
        return readCount;
    }
}
