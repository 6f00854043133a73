package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.Deadline;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Health;
import dev.raftctl.cli.cluster.Notes;
import dev.raftctl.cli.cluster.Pace;
import dev.raftctl.cli.cluster.Survey;
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

/** One proof from its start to its end: servers, clients and faults, then rest, last reads, and the verdict. One thread. */
final class Prover {
    private static final long WELL_MILLIS = 60_000;
    private static final long LOOK_MILLIS = 200;
    private static final long READ_MILLIS = 20_000;
    private static final long STEPS_MAX = 200_000_000;

    private final ProofPlan plan;
    private final DevLayout layout;
    private final Servers servers;
    private final Notes notes;
    private final History history = new History();
    private final SplittableRandom luck;
    private final CountDownLatch over = new CountDownLatch(1);
    private final ProofThreads threads = new ProofThreads(over::countDown);

    Prover(ProofPlan plan, DevLayout layout, Servers servers, Notes notes) {
        this.plan = plan;
        this.layout = layout;
        this.servers = servers;
        this.notes = notes;
        this.luck = new SplittableRandom(plan.seed());
    }

    Proof run() throws IOException, InterruptedException, DevFailure, Failure {
        servers.startAll();
        awaitWell();
        long firstTerm = survey().term();
        Nemesis nemesis = new Nemesis(servers, plan.faults(), luck.split(), notes);
        List<Thread> clients = startClients();
        threads.start("prove-clock", this::watch);
        Churn churn = new Churn(servers, over, luck.split(), notes);
        if (plan.faults().contains(FaultKind.MEMBERSHIP)) {
            clients.add(threads.start("prove-churn", churn));
        }
        nemesis.rage(over);
        for (Thread client : clients) {
            client.join();
        }
        threads.failIfBroken();
        awaitWell();
        churn.settle(WELL_MILLIS);
        Map<FaultKind, Integer> faults = nemesis.done();
        if (churn.changes() > 0) {
            faults.put(FaultKind.MEMBERSHIP, churn.changes());
        }
        int finalReads = readAll();
        List<Operation> operations = history.operations();
        notes.progress("checking " + operations.size() + " operations");
        long answered = operations.stream().filter(Operation::isAnswered).count();
        Proof proof = new Proof(
                plan,
                answered,
                history.refusals(),
                operations.size() - answered,
                History.longestGap(operations),
                survey().term() - firstTerm + 1,
                finalReads,
                faults,
                Linearizability.check(operations, STEPS_MAX),
                VersionCheck.contradiction(history.answered()));
        return proof;
    }

    /** Writes what the clients did, an operation a line, into the proof's directory. */
    void writeHistory() throws IOException {
        List<String> lines =
                history.operations().stream().map(Operation::toString).toList();
        Files.write(layout.directory().resolve("history.txt"), lines);
    }

    private List<Thread> startClients() {
        Keys keys = new Keys(plan.keys());
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < plan.clients(); i++) {
            Worker worker = new Worker(i, servers.addresses(), keys, history, over, luck.split());
            clients.add(threads.start("prove-client-" + i, worker));
        }
        return clients;
    }

    /** Ends it in time, and tells how it goes meanwhile. */
    private void watch() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(plan.durationMillis());
        try {
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                notes.progress(history.size() + " operations, " + TimeUnit.NANOSECONDS.toSeconds(left) + " s to go");
                TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
        }
    }

    private void awaitWell() throws InterruptedException, IOException, DevFailure, Failure {
        Deadline deadline = Deadline.in(Pace.REAL, WELL_MILLIS);
        Failure last = new Failure(Cause.TIMED_OUT, "the servers did not become whole", "");
        while (!deadline.isOver()) {
            servers.checkAlive();
            try {
                Health health = Health.of(survey());
                if (health.findings().isEmpty()) {
                    return;
                }
                last = new Failure(
                        Cause.TIMED_OUT,
                        "the servers did not become whole within " + WELL_MILLIS / 1_000 + " s: "
                                + health.findings().get(0).text(),
                        "their logs are in the directory given with --dir");
            } catch (Failure notYet) {
                last = notYet;
            }
            Pace.REAL.pause(LOOK_MILLIS);
        }
        throw last;
    }

    private Survey survey() throws Failure {
        return servers.client(READ_MILLIS).survey();
    }

    /** What was acknowledged long ago must still be there. */
    private int readAll() throws Failure {
        Worker reader = new Worker(
                plan.clients(), servers.addresses(), new Keys(1), history, new CountDownLatch(1), luck.split());
        int read = 0;
        for (String key : history.keys()) {
            notes.progress("reading " + key);
            if (!reader.operate(key, new Action.Get(), READ_MILLIS)) {
                throw new Failure(
                        Cause.TIMED_OUT,
                        key + " could not be read within " + READ_MILLIS / 1_000 + " s of a healthy cluster",
                        "");
            }
            read++;
        }
        return read;
    }
}
