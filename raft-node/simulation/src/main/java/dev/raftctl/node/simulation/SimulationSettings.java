package dev.raftctl.node.simulation;

import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.protocol.message.ServerId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one run. They are drawn from its seed, so that different runs are good at finding different bugs
 * (swarm testing, Groce et al. 2012).
 *
 * @param voterCount servers in the first configuration
 * @param spareCount servers that may be added later
 * @param raftSettings the settings of all servers, except for their ids
 * @param variesPerServer whether each server draws at each start whether it uses leases, and an election timeout of up
 *     to {@value #MAX_TIMEOUT_FACTOR} times the common one
 */
record SimulationSettings(
        int voterCount,
        int spareCount,
        RaftSettings raftSettings,
        NetworkProfile network,
        HardwareProfile hardware,
        SimulatedWorkload workload,
        FaultProfile faults,
        SimulationScenario scenario,
        boolean variesPerServer) {
    private static final int MAX_TIMEOUT_FACTOR = 4;
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    /** Draws random settings for a run. The same seed always gives the same settings. */
    static SimulationSettings draw(long seed) {
        KeyedRandom random = new KeyedRandom(seed).forPurpose("swarm");
        long timeout = choose(random, 1, 50, 150, 300, 1000) * MILLI;
        boolean isFaultFree = random.chance(0.1, 3);
        boolean hasMembershipChanges = random.chance(0.6, 4);
        SimulationSettings settings = builder()
                .voterCount((int) choose(random, 5, 1, 2, 3, 3, 3, 3, 4, 5, 5, 5, 6, 7))
                .spareCount(hasMembershipChanges ? random.intBelow(4, 6) : 0)
                .raftSettings(raftSettings(random, timeout, SimulationWorkload.hasCommitNotices(seed)))
                .network(isFaultFree ? network(random, timeout).withoutFaults() : network(random, timeout))
                .hardware(hardware(random, timeout))
                .workload(workload(random, timeout))
                .faults(faults(random, timeout * (isFaultFree ? 10 : 1), hasMembershipChanges))
                .scenario(SimulationScenario.RANDOM)
                .build();
        return SimulationScenario.forSeed(seed).applyTo(settings, random.forPurpose("focus"));
    }

    private static SimulatedWorkload workload(KeyedRandom random, long timeout) {
        boolean hasBatches = random.chance(0.25, 51);
        return SimulatedWorkload.builder()
                .clientCount(1 + random.intBelow(5, 29))
                .keyCount(1 + random.intBelow(4, 30))
                .maxThinkNanos(choose(random, 31, MILLI, timeout / 10, timeout))
                .sessionTtlMillis(choose(random, 32, Math.max(1000, timeout * 20 / MILLI), 3_600_000))
                .operationsInFlight(hasBatches ? (int) choose(random, 52, 1, 2, 4) : 1)
                .maxBatchNanos(hasBatches ? choose(random, 53, 0, timeout / 100, timeout / 10) : 0)
                .build();
    }

    private static RaftSettings raftSettings(KeyedRandom random, long timeout, boolean hasCommitNotices) {
        return RaftSettings.builder(ServerId.of("any"))
                .electionTimeoutNanos(timeout)
                .heartbeatNanos(timeout / choose(random, 8, 3, 5, 10))
                .commitNoticeNanos(hasCommitNotices ? choose(random, 54, 20, 200, 2_000) * MICRO : 0)
                .maxAppendEntries((int) choose(random, 9, 1, 1, 2, 5, 64, 1024))
                .maxAppendBytes(choose(random, 10, 1, 200, 4096, 1 << 20))
                .maxInFlightMessages((int) choose(random, 11, 1, 2, 4, 64))
                .maxInFlightBytes(choose(random, 12, 1, 500, 8 << 20))
                .maxUncommittedBytes(choose(random, 13, 200, 2000, 32 << 20, 32 << 20))
                .maxEntryBytes(1 << 20)
                .maxPendingApplyBytes(choose(random, 33, 1, 1000, 8 << 20))
                .maxCacheBytes(choose(random, 14, 0, 500, 16 << 20))
                .trailingEntries(choose(random, 15, 0, 0, 1, 5, 50))
                .maxCatchUpRounds(10)
                .preVote(random.chance(0.8, 16))
                .checkQuorum(random.chance(0.7, 17))
                .leaseReads(random.chance(0.3, 35))
                .build();
    }

    private static NetworkProfile network(KeyedRandom random, long timeout) {
        long maxLatencyNanos = choose(random, 2, 100 * MICRO, MILLI, 5 * MILLI, timeout / 10);
        return NetworkProfile.builder()
                .minLatencyNanos(maxLatencyNanos / 10)
                .maxLatencyNanos(maxLatencyNanos)
                .dropProbability(occasionalProbability(random, 19, 0.3))
                .duplicateProbability(occasionalProbability(random, 20, 0.2))
                .replayProbability(occasionalProbability(random, 21, 0.02))
                .maxReplayNanos(timeout * choose(random, 22, 1, 5, 30, 1000))
                .delayProbability(occasionalProbability(random, 23, 0.3))
                .maxDelayNanos(timeout * choose(random, 24, 1, 1, 3) / 2)
                .bytesPerSecond(0)
                .slowServerNumber(0)
                .build();
    }

    private static HardwareProfile hardware(KeyedRandom random, long timeout) {
        return HardwareProfile.builder()
                .usesRealStorage(random.chance(0.1, 7))
                .maxDriftPpm(choose(random, 18, 0, 100, 10_000, 50_000))
                .electionTimeoutSpread(choose(random, 34, 5, 100, 100, 100) / 100.0)
                .maxDiskNanos(choose(random, 25, 10 * MICRO, MILLI, 10 * MILLI, timeout / 5))
                .maxSlowDiskNanos(timeout * 3)
                .maxApplyNanos(choose(random, 26, 10 * MICRO, MILLI, timeout / 10))
                .snapshotIntervalEntries(choose(random, 27, 1, 3, 10, 40, 200, Long.MAX_VALUE / 2))
                .chunkBytes((int) choose(random, 28, 64, 200, 1024, 1 << 18))
                .maxWritesPerSync((int) choose(random, 29, 1, 2, 5, 1_000, 1_000))
                .build();
    }

    private static FaultProfile faults(KeyedRandom random, long timeout, boolean hasMembershipChanges) {
        return FaultProfile.builder()
                .meanGapNanos(timeout * choose(random, 40, 1, 2, 4, 8, 16, 32) / 2)
                .crashWeight((int) choose(random, 41, 0, 1, 3, 6))
                .pauseWeight((int) choose(random, 42, 0, 0, 1, 3))
                .cutWeight((int) choose(random, 43, 0, 1, 3, 6))
                .diskWeight((int) choose(random, 44, 0, 1, 2))
                .operatorWeight((int) choose(random, 45, 0, 0, 1, 3))
                .membershipWeight(hasMembershipChanges ? (int) choose(random, 46, 1, 2, 4) : 0)
                .wipesDisk(random.chance(0.1, 47))
                .corruptsBits(random.chance(0.5, 48))
                .failsFiles(random.chance(0.5, 49))
                .breaksConnections(random.chance(0.3, 50))
                .build();
    }

    private static long choose(KeyedRandom random, long key, long... options) {
        return options[random.intBelow(options.length, key)];
    }

    /**
     * Returns 0 for half of the seeds. For the other half, returns a probability of up to {@code max}; small
     * probabilities are more frequent.
     */
    private static double occasionalProbability(KeyedRandom random, long key, double max) {
        double fraction = random.intBelow(1000, key + 1000) / 1000.0;
        return random.chance(0.5, key) ? 0 : max * fraction * fraction;
    }

    /** Returns the base election timeout T of the cluster, in nanoseconds. */
    long electionTimeoutNanos() {
        return raftSettings.electionTimeoutNanos();
    }

    /** Returns the longest base election timeout T that any server may have, in nanoseconds. */
    long longestElectionTimeoutNanos() {
        return raftSettings.electionTimeoutNanos() * (variesPerServer ? MAX_TIMEOUT_FACTOR : 1);
    }

    /**
     * Returns the settings with which one server starts.
     *
     * @param randomKey the random key of this start
     */
    RaftSettings raftSettingsFor(ServerId self, KeyedRandom random, long randomKey) {
        if (!variesPerServer) {
            return withElectionSettings(
                    raftSettings,
                    self,
                    raftSettings.electionTimeoutNanos(),
                    raftSettings.preVote(),
                    raftSettings.checkQuorum(),
                    raftSettings.leaseReads());
        }
        long factor = choose(random, randomKey, 1, 1, 2, MAX_TIMEOUT_FACTOR);
        boolean leaseReads = random.chance(0.7, randomKey + 1);
        return withElectionSettings(
                raftSettings,
                self,
                factor * raftSettings.electionTimeoutNanos(),
                raftSettings.preVote(),
                raftSettings.checkQuorum(),
                leaseReads);
    }

    /** Returns a copy of the settings with these options for pre-vote, check quorum and lease reads. */
    static RaftSettings withVoting(
            RaftSettings raftSettings, boolean preVote, boolean checkQuorum, boolean leaseReads) {
        return withElectionSettings(
                raftSettings,
                raftSettings.self(),
                raftSettings.electionTimeoutNanos(),
                preVote,
                checkQuorum,
                leaseReads);
    }

    /** Returns a copy of the settings with the default limits on messages and bytes in flight. */
    static RaftSettings withDefaultWindows(RaftSettings raftSettings) {
        RaftSettings defaults = RaftSettings.defaults(raftSettings.self());
        return withSendLimits(defaults, raftSettings, raftSettings.trailingEntries());
    }

    /**
     * Returns a copy of the settings with which a snapshot covers the whole log that is kept, so that a lagging
     * follower always receives a snapshot.
     */
    static RaftSettings withoutTrailingEntries(RaftSettings raftSettings) {
        return withSendLimits(raftSettings, raftSettings, 0);
    }

    private static RaftSettings withSendLimits(RaftSettings limits, RaftSettings raftSettings, long trailingEntries) {
        return raftSettings.toBuilder()
                .maxAppendEntries(limits.maxAppendEntries())
                .maxAppendBytes(limits.maxAppendBytes())
                .maxInFlightMessages(limits.maxInFlightMessages())
                .maxInFlightBytes(limits.maxInFlightBytes())
                .maxUncommittedBytes(limits.maxUncommittedBytes())
                .maxEntryBytes(limits.maxEntryBytes())
                .maxPendingApplyBytes(limits.maxPendingApplyBytes())
                .trailingEntries(trailingEntries)
                .build();
    }

    private static RaftSettings withElectionSettings(
            RaftSettings raftSettings,
            ServerId self,
            long electionTimeoutNanos,
            boolean preVote,
            boolean checkQuorum,
            boolean leaseReads) {
        return raftSettings.toBuilder()
                .self(self)
                .electionTimeoutNanos(electionTimeoutNanos)
                .preVote(preVote)
                .checkQuorum(checkQuorum)
                .leaseReads(leaseReads)
                .build();
    }

    SimulationSettings with(RaftSettings replacement) {
        return toBuilder().raftSettings(replacement).build();
    }

    SimulationSettings with(NetworkProfile replacement) {
        return toBuilder().network(replacement).build();
    }

    SimulationSettings with(HardwareProfile replacement) {
        return toBuilder().hardware(replacement).build();
    }

    SimulationSettings withServers(int voters, int spares) {
        return toBuilder().voterCount(Math.max(1, voters)).spareCount(spares).build();
    }

    Builder toBuilder() {
        Builder builder = new Builder();
        builder.voterCount = voterCount;
        builder.spareCount = spareCount;
        builder.raftSettings = raftSettings;
        builder.network = network;
        builder.hardware = hardware;
        builder.workload = workload;
        builder.faults = faults;
        builder.scenario = scenario;
        builder.variesPerServer = variesPerServer;
        return builder;
    }

    static Builder builder() {
        return new Builder();
    }

    /** Collects settings by name; every profile must be set. Not thread-safe. */
    static final class Builder {
        private int voterCount;
        private int spareCount;
        private @Nullable RaftSettings raftSettings;
        private @Nullable NetworkProfile network;
        private @Nullable HardwareProfile hardware;
        private @Nullable SimulatedWorkload workload;
        private @Nullable FaultProfile faults;
        private @Nullable SimulationScenario scenario;
        private boolean variesPerServer;

        private Builder() {}

        Builder voterCount(int value) {
            voterCount = value;
            return this;
        }

        Builder spareCount(int value) {
            spareCount = value;
            return this;
        }

        Builder raftSettings(RaftSettings value) {
            raftSettings = value;
            return this;
        }

        Builder network(NetworkProfile value) {
            network = value;
            return this;
        }

        Builder hardware(HardwareProfile value) {
            hardware = value;
            return this;
        }

        Builder workload(SimulatedWorkload value) {
            workload = value;
            return this;
        }

        Builder faults(FaultProfile value) {
            faults = value;
            return this;
        }

        Builder scenario(SimulationScenario value) {
            scenario = value;
            return this;
        }

        Builder variesPerServer(boolean value) {
            variesPerServer = value;
            return this;
        }

        SimulationSettings build() {
            return new SimulationSettings(
                    voterCount,
                    spareCount,
                    Objects.requireNonNull(raftSettings),
                    Objects.requireNonNull(network),
                    Objects.requireNonNull(hardware),
                    Objects.requireNonNull(workload),
                    Objects.requireNonNull(faults),
                    Objects.requireNonNull(scenario),
                    variesPerServer);
        }
    }
}
