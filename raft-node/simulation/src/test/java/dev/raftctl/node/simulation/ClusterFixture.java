package dev.raftctl.node.simulation;

import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A cluster without random faults, for tests that follow a script from the literature. */
final class ClusterFixture {
    static final long MILLI = 1_000_000;
    /** The base election timeout T of every server. */
    static final long TIMEOUT = 150 * MILLI;

    final SimulationContext context;
    final SimulatedCluster cluster;

    ClusterFixture(long seed, int voters) {
        this(seed, voters, settings -> settings);
    }

    ClusterFixture(long seed, int voters, UnaryOperator<SimulationSettings> adjustment) {
        this.context = new SimulationContext(seed, TraceSink.NONE);
        SimulationSettings faultFree = SimulationSettings.builder()
                .voterCount(voters)
                .spareCount(0)
                .raftSettings(RaftSettings.withTimeouts(ServerId.of("any"), TIMEOUT, TIMEOUT / 10))
                .network(NetworkProfile.builder()
                        .minLatencyNanos(MILLI / 10)
                        .maxLatencyNanos(MILLI)
                        .dropProbability(0)
                        .duplicateProbability(0)
                        .replayProbability(0)
                        .maxReplayNanos(0)
                        .delayProbability(0)
                        .maxDelayNanos(0)
                        .bytesPerSecond(0)
                        .slowServerNumber(0)
                        .build())
                .hardware(HardwareProfile.builder()
                        .usesRealStorage(false)
                        .maxDriftPpm(0)
                        .electionTimeoutSpread(1)
                        .maxDiskNanos(MILLI / 10)
                        .maxSlowDiskNanos(MILLI / 10)
                        .maxApplyNanos(MILLI / 10)
                        .snapshotIntervalEntries(Long.MAX_VALUE / 2)
                        .chunkBytes(1 << 18)
                        .maxWritesPerSync(1_000)
                        .build())
                .workload(SimulatedWorkload.builder()
                        .clientCount(0)
                        .keyCount(1)
                        .maxThinkNanos(0)
                        .sessionTtlMillis(3_600_000)
                        .build())
                .faults(FaultProfile.NONE)
                .scenario(SimulationScenario.RANDOM)
                .build();
        this.cluster = new SimulatedCluster(context, adjustment.apply(faultFree), SimulationVariant.unmodified());
    }

    /** Returns a server by its number, which starts at 1. */
    SimulatedServer server(int number) {
        return cluster.servers().get(number - 1);
    }

    RaftStateView view(int number) {
        RaftStateView view = server(number).view();
        if (view == null) {
            throw new IllegalStateException("server " + number + " is down");
        }
        return view;
    }

    void run(long nanos) {
        long end = context.now() + nanos;
        context.scheduleAt(end, () -> {});
        while (context.now() < end && context.step()) {
            // The safety checker checks every step.
        }
    }

    /** Runs until the condition holds, and fails if it never does. */
    void runUntil(String description, BooleanSupplier condition) {
        long deadline = context.now() + 60 * TIMEOUT;
        while (!condition.getAsBoolean()) {
            if (context.now() > deadline || !context.step()) {
                throw new AssertionError("did not happen: " + description);
            }
        }
    }

    boolean isLeader(int number) {
        RaftStateView view = server(number).view();
        return view != null && view.role() == ServerRole.LEADER;
    }

    @Nullable
    SimulatedServer leader() {
        for (SimulatedServer server : cluster.servers()) {
            if (isLeader(server.number())) {
                return server;
            }
        }
        return null;
    }

    SimulatedServer awaitLeader() {
        runUntil("a leader", () -> leader() != null);
        SimulatedServer leader = leader();
        if (leader == null) {
            throw new AssertionError("no leader");
        }
        return leader;
    }

    void campaign(int number) {
        process(number).requestRouter().handle(new ClientRequest.CampaignRequest(), reply -> {});
    }

    SimulatedServerProcess process(int number) {
        SimulatedServerProcess process = server(number).process();
        if (process == null) {
            throw new IllegalStateException("server " + number + " is down");
        }
        return process;
    }

    /** Sends a request and returns the list that receives its reply. */
    List<ClientReply> request(int number, ClientRequest request) {
        List<ClientReply> replies = new ArrayList<>();
        process(number).requestRouter().handle(request, replies::add);
        return replies;
    }

    /** Keeps only the links between these servers. */
    void connectOnly(int... numbers) {
        cluster.network().restoreLinks();
        for (SimulatedServer from : cluster.servers()) {
            for (SimulatedServer to : cluster.servers()) {
                if (!contains(from, numbers) || !contains(to, numbers)) {
                    cluster.network().cut(from, to);
                }
            }
        }
    }

    private static boolean contains(SimulatedServer server, int... numbers) {
        for (int number : numbers) {
            if (server.number() == number) {
                return true;
            }
        }
        return false;
    }

    /** Returns the terms of the server's log, from index 1. */
    List<Long> terms(int number) {
        List<Long> terms = new ArrayList<>();
        for (long index = 1; index <= server(number).shadow().log().last(); index++) {
            terms.add(server(number).shadow().log().term(index));
        }
        return terms;
    }
}
