package dev.raftctl.node.simulation;

import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.protocol.message.ServerId;

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
record RunSettings(
        int voterCount,
        int spareCount,
        RaftSettings raftSettings,
        NetworkProfile network,
        HardwareProfile hardware,
        Workload workload,
        FaultProfile faults,
        Scenario scenario,
        boolean variesPerServer) {
    private static final int MAX_TIMEOUT_FACTOR = 4;
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    /** Creates settings that are the same for all servers. */
    RunSettings(
            int voterCount,
            int spareCount,
            RaftSettings raftSettings,
            NetworkProfile network,
            HardwareProfile hardware,
            Workload workload,
            FaultProfile faults,
            Scenario scenario) {
        this(voterCount, spareCount, raftSettings, network, hardware, workload, faults, scenario, false);
    }

    static RunSettings draw(long seed) {
        StatelessRandom random = new StatelessRandom(seed).forPurpose("swarm");
        long timeout = choose(random, 1, 50, 150, 300, 1000) * MILLI;
        boolean isFaultFree = random.chance(0.1, 3);
        boolean hasMembershipChanges = random.chance(0.6, 4);
        RunSettings settings = new RunSettings(
                (int) choose(random, 5, 1, 2, 3, 3, 3, 3, 4, 5, 5, 5, 6, 7),
                hasMembershipChanges ? random.intBelow(4, 6) : 0,
                raftSettings(random, timeout),
                isFaultFree ? network(random, timeout).withoutFaults() : network(random, timeout),
                hardware(random, timeout),
                workload(random, timeout),
                faults(random, timeout * (isFaultFree ? 10 : 1), hasMembershipChanges),
                Scenario.RANDOM);
        return Scenario.forSeed(seed).applyTo(settings, random.forPurpose("focus"));
    }

    private static Workload workload(StatelessRandom random, long timeout) {
        boolean hasBatches = random.chance(0.25, 51);
        return new Workload(
                1 + random.intBelow(5, 29),
                1 + random.intBelow(4, 30),
                choose(random, 31, MILLI, timeout / 10, timeout),
                choose(random, 32, Math.max(1000, timeout * 20 / MILLI), 3_600_000),
                hasBatches ? (int) choose(random, 52, 1, 2, 4) : 1,
                hasBatches ? choose(random, 53, 0, timeout / 100, timeout / 10) : 0);
    }

    private static RaftSettings raftSettings(StatelessRandom random, long timeout) {
        return new RaftSettings(
                ServerId.of("any"),
                timeout,
                timeout / choose(random, 8, 3, 5, 10),
                (int) choose(random, 9, 1, 1, 2, 5, 64, 1024),
                choose(random, 10, 1, 200, 4096, 1 << 20),
                (int) choose(random, 11, 1, 2, 4, 64),
                choose(random, 12, 1, 500, 8 << 20),
                choose(random, 13, 200, 2000, 32 << 20, 32 << 20),
                1 << 20,
                choose(random, 33, 1, 1000, 8 << 20),
                choose(random, 14, 0, 500, 16 << 20),
                choose(random, 15, 0, 0, 1, 5, 50),
                10,
                random.chance(0.8, 16),
                random.chance(0.7, 17),
                random.chance(0.3, 35));
    }

    private static NetworkProfile network(StatelessRandom random, long timeout) {
        long maxLatencyNanos = choose(random, 2, 100 * MICRO, MILLI, 5 * MILLI, timeout / 10);
        return new NetworkProfile(
                maxLatencyNanos / 10,
                maxLatencyNanos,
                occasionalProbability(random, 19, 0.3),
                occasionalProbability(random, 20, 0.2),
                occasionalProbability(random, 21, 0.02),
                timeout * choose(random, 22, 1, 5, 30, 1000),
                occasionalProbability(random, 23, 0.3),
                timeout * choose(random, 24, 1, 1, 3) / 2,
                0,
                0);
    }

    private static HardwareProfile hardware(StatelessRandom random, long timeout) {
        return new HardwareProfile(
                random.chance(0.1, 7),
                choose(random, 18, 0, 100, 10_000, 50_000),
                choose(random, 34, 5, 100, 100, 100) / 100.0,
                choose(random, 25, 10 * MICRO, MILLI, 10 * MILLI, timeout / 5),
                timeout * 3,
                choose(random, 26, 10 * MICRO, MILLI, timeout / 10),
                choose(random, 27, 1, 3, 10, 40, 200, Long.MAX_VALUE / 2),
                (int) choose(random, 28, 64, 200, 1024, 1 << 18),
                (int) choose(random, 29, 1, 2, 5, 1_000, 1_000));
    }

    private static FaultProfile faults(StatelessRandom random, long timeout, boolean hasMembershipChanges) {
        return new FaultProfile(
                timeout * choose(random, 40, 1, 2, 4, 8, 16, 32) / 2,
                (int) choose(random, 41, 0, 1, 3, 6),
                (int) choose(random, 42, 0, 0, 1, 3),
                (int) choose(random, 43, 0, 1, 3, 6),
                (int) choose(random, 44, 0, 1, 2),
                (int) choose(random, 45, 0, 0, 1, 3),
                hasMembershipChanges ? (int) choose(random, 46, 1, 2, 4) : 0,
                random.chance(0.1, 47),
                random.chance(0.5, 48),
                random.chance(0.5, 49),
                random.chance(0.3, 50));
    }

    private static long choose(StatelessRandom random, long key, long... options) {
        return options[random.intBelow(options.length, key)];
    }

    /** Returns 0 for half of the seeds, else a probability of up to {@code max} that is usually small. */
    private static double occasionalProbability(StatelessRandom random, long key, double max) {
        double fraction = random.intBelow(1000, key + 1000) / 1000.0;
        return random.chance(0.5, key) ? 0 : max * fraction * fraction;
    }

    /** Returns the base election timeout T. */
    long electionTimeoutNanos() {
        return raftSettings.electionTimeoutNanos();
    }

    /** Returns the base election timeout T of the server with the longest one. */
    long longestElectionTimeoutNanos() {
        return raftSettings.electionTimeoutNanos() * (variesPerServer ? MAX_TIMEOUT_FACTOR : 1);
    }

    /**
     * Returns the settings with which one server starts.
     *
     * @param randomKey the random key of this start
     */
    RaftSettings raftSettingsFor(ServerId self, StatelessRandom random, long randomKey) {
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

    /** Returns these settings with other pre-vote, check-quorum and lease-read options. */
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

    /** Returns these settings with the default limits on messages and bytes in flight. */
    static RaftSettings withDefaultWindows(RaftSettings raftSettings) {
        RaftSettings defaults = RaftSettings.defaults(raftSettings.self());
        return withSendLimits(defaults, raftSettings, raftSettings.trailingEntries());
    }

    /** Returns these settings without trailing entries, so that a lagging follower always receives a snapshot. */
    static RaftSettings withoutTrailingEntries(RaftSettings raftSettings) {
        return withSendLimits(raftSettings, raftSettings, 0);
    }

    private static RaftSettings withSendLimits(RaftSettings limits, RaftSettings raftSettings, long trailingEntries) {
        return new RaftSettings(
                raftSettings.self(),
                raftSettings.electionTimeoutNanos(),
                raftSettings.heartbeatNanos(),
                limits.maxAppendEntries(),
                limits.maxAppendBytes(),
                limits.maxInFlightMessages(),
                limits.maxInFlightBytes(),
                limits.maxUncommittedBytes(),
                limits.maxEntryBytes(),
                limits.maxPendingApplyBytes(),
                raftSettings.maxCacheBytes(),
                trailingEntries,
                raftSettings.maxCatchUpRounds(),
                raftSettings.preVote(),
                raftSettings.checkQuorum(),
                raftSettings.leaseReads());
    }

    private static RaftSettings withElectionSettings(
            RaftSettings raftSettings,
            ServerId self,
            long electionTimeoutNanos,
            boolean preVote,
            boolean checkQuorum,
            boolean leaseReads) {
        return new RaftSettings(
                self,
                electionTimeoutNanos,
                raftSettings.heartbeatNanos(),
                raftSettings.maxAppendEntries(),
                raftSettings.maxAppendBytes(),
                raftSettings.maxInFlightMessages(),
                raftSettings.maxInFlightBytes(),
                raftSettings.maxUncommittedBytes(),
                raftSettings.maxEntryBytes(),
                raftSettings.maxPendingApplyBytes(),
                raftSettings.maxCacheBytes(),
                raftSettings.trailingEntries(),
                raftSettings.maxCatchUpRounds(),
                preVote,
                checkQuorum,
                leaseReads);
    }

    RunSettings with(RaftSettings replacement) {
        return new RunSettings(
                voterCount, spareCount, replacement, network, hardware, workload, faults, scenario, variesPerServer);
    }

    RunSettings with(NetworkProfile replacement) {
        return new RunSettings(
                voterCount,
                spareCount,
                raftSettings,
                replacement,
                hardware,
                workload,
                faults,
                scenario,
                variesPerServer);
    }

    RunSettings with(HardwareProfile replacement) {
        return new RunSettings(
                voterCount,
                spareCount,
                raftSettings,
                network,
                replacement,
                workload,
                faults,
                scenario,
                variesPerServer);
    }

    RunSettings withServers(int voters, int spares) {
        return new RunSettings(
                Math.max(1, voters),
                spares,
                raftSettings,
                network,
                hardware,
                workload,
                faults,
                scenario,
                variesPerServer);
    }
}
