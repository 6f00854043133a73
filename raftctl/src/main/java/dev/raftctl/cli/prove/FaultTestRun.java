package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.cli.dev.DevClusterFailure;
import dev.raftctl.cli.dev.DevClusterFiles;
import dev.raftctl.cli.findings.Finding;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.node.simulation.linear.RegisterAction;
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
final class FaultTestRun {
    private static final long HEALTHY_TIMEOUT_MILLIS = 120_000;
    private static final long POLL_INTERVAL_MILLIS = 200;
    private static final long READ_TIMEOUT_MILLIS = 60_000;
    private static final long LOCK_REQUEST_TIMEOUT_MILLIS = 3_000;

    private final FaultTestSettings plan;
    private final DevClusterFiles layout;
    private final FaultTestServers servers;
    private final ProgressListener listener;
    private final OperationHistory history = new OperationHistory();
    private final SplittableRandom random;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final FaultTestThreads threads = new FaultTestThreads(stop::countDown);

    FaultTestRun(FaultTestSettings plan, DevClusterFiles layout, FaultTestServers servers, ProgressListener listener) {
        this.plan = plan;
        this.layout = layout;
        this.servers = servers;
        this.listener = listener;
        this.random = new SplittableRandom(plan.seed());
    }

    FaultTestResult run() throws IOException, InterruptedException, DevClusterFailure, CliFailure {
        servers.startAll();
        awaitHealthy();
        long firstTerm = status().term();
        ClusterFaultInjector faultInjector = new ClusterFaultInjector(servers, plan.faults(), random.split(), listener);
        FaultTestWatchers watchers = new FaultTestWatchers(
                plan.watcherCount(),
                timeoutMillis -> servers.client(timeoutMillis).requests());
        watchers.start(threads, HEALTHY_TIMEOUT_MILLIS);
        List<Thread> clients = startClients();
        List<FaultTestLockClient> lockClients = newLockClients();
        lockClients.forEach(client -> clients.add(threads.start("prove-lock", client)));
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
        List<RecordedOperation> operations = history.operations();
        WatchVerdict watches = watchers.end(operations, HEALTHY_TIMEOUT_MILLIS);
        threads.throwIfFailed();
        listener.progress("checking " + operations.size() + " operations");
        return new FaultTestResult(
                plan,
                history.refusedCount(),
                OperationHistory.longestGapNanos(
                        operations.stream().map(RecordedOperation::operation).toList()),
                status().term() - firstTerm + 1,
                finalReads,
                faults,
                HistoryVerdict.of(operations),
                watches,
                LockVerdict.of(
                        plan.lockClientCount(),
                        lockClients.stream()
                                .flatMap(client -> client.holds().stream())
                                .toList()));
    }

    /** Returns the operations so far as text, in the format of {@link OperationHistoryFormat}. */
    String historyText() {
        return OperationHistoryFormat.format(history.operations());
    }

    /** Writes the operations so far to a file in the proof's directory. */
    void keepHistory() throws IOException {
        Files.writeString(layout.directory().resolve("history.jsonl"), historyText());
    }

    private List<Thread> startClients() {
        SharedKeyPool keys = new SharedKeyPool(plan.keyCount());
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < plan.clientCount(); i++) {
            FaultTestClient client = new FaultTestClient(i, servers.addresses(), keys, history, stop, random.split());
            clients.add(threads.start("prove-client-" + i, client));
        }
        return clients;
    }

    private List<FaultTestLockClient> newLockClients() {
        List<FaultTestLockClient> clients = new ArrayList<>();
        for (int i = 0; i < plan.lockClientCount(); i++) {
            clients.add(new FaultTestLockClient(
                    i, servers.client(LOCK_REQUEST_TIMEOUT_MILLIS).requests(), stop, random.split()));
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

    private void awaitHealthy() throws InterruptedException, IOException, DevClusterFailure, CliFailure {
        RequestDeadline deadline = RequestDeadline.in(ClientClock.REAL, HEALTHY_TIMEOUT_MILLIS);
        CliFailure last = new CliFailure(CliFailureReason.TIMED_OUT, "the servers did not become healthy", "");
        while (!deadline.hasExpired()) {
            servers.checkAlive();
            try {
                // The faults cause the elections of the last minutes; they do not show the present state.
                List<Finding> findings = Findings.of(status()).currentFindings();
                if (findings.isEmpty()) {
                    return;
                }
                last = new CliFailure(
                        CliFailureReason.TIMED_OUT,
                        "the servers did not become healthy within " + HEALTHY_TIMEOUT_MILLIS / 1_000 + " s: "
                                + findings.get(0).codeAndSentence(),
                        "their logs are in the directory given with --dir");
            } catch (CliFailure notYet) {
                last = notYet;
            }
            ClientClock.REAL.sleep(POLL_INTERVAL_MILLIS);
        }
        throw last;
    }

    private ClusterStatus status() throws CliFailure {
        return servers.client(READ_TIMEOUT_MILLIS).status();
    }

    /** Checks that values whose writes were acknowledged long ago can still be read. */
    private int readAll() throws CliFailure {
        FaultTestClient reader = new FaultTestClient(
                plan.clientCount(),
                servers.addresses(),
                new SharedKeyPool(1),
                history,
                new CountDownLatch(1),
                random.split());
        int readCount = 0;
        for (String key : history.keys()) {
            listener.progress("reading " + key);
            if (!reader.perform(key, new RegisterAction.RegisterGet(), READ_TIMEOUT_MILLIS)) {
                throw new CliFailure(
                        CliFailureReason.TIMED_OUT,
                        key + " could not be read within " + READ_TIMEOUT_MILLIS / 1_000 + " s of a healthy cluster",
                        "");
            }
            readCount++;
        }
        return readCount;
    }
}
