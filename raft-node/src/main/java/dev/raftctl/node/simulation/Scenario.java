package dev.raftctl.node.simulation;

import dev.raftctl.node.core.RaftSettings;

/**
 * The kind of events that a seed concentrates on. Most seeds leave everything to chance; the others make rare
 * coincidences frequent: a membership change and a crash of its leader, a read and a loss of leadership, an old
 * leader's log and a newer one, a slow link to a follower that the quorum needs.
 */
enum Scenario {
    RANDOM,
    MEMBERSHIP,
    READS,
    LEADER_TURNOVER,
    SLOW_LINKS;

    private static final long MILLI = 1_000_000;

    /** Bytes that a slow link carries per election timeout. A heartbeat and its response are 100 bytes each. */
    private static final long[] SLOW_LINK_BYTES = {8_000, 16_000, 64_000};

    /** Returns the scenario of a seed; four in every eight seeds are {@link #RANDOM}. */
    static Scenario forSeed(long seed) {
        return switch ((int) Math.floorMod(seed, 8L)) {
            case 3 -> MEMBERSHIP;
            case 4 -> SLOW_LINKS;
            case 5 -> READS;
            case 7 -> LEADER_TURNOVER;
            default -> RANDOM;
        };
    }

    RunSettings applyTo(RunSettings base, StatelessRandom random) {
        return switch (this) {
            case RANDOM -> base;
            case MEMBERSHIP -> membership(base, random);
            case READS -> reads(base, random);
            case LEADER_TURNOVER -> leaderTurnover(base, random);
            case SLOW_LINKS -> slowLinks(base, random);
        };
    }

    /** Returns settings for small clusters, in which a single server decides the quorum. */
    private static RunSettings membership(RunSettings base, StatelessRandom random) {
        FaultProfile faults = new FaultProfile(
                base.electionTimeoutNanos() * (1 + random.intBelow(4, 100)),
                2,
                0,
                1,
                0,
                1,
                3,
                false,
                false,
                false,
                base.faults().breaksConnections());
        return new RunSettings(
                1 + random.intBelow(4, 101),
                1 + random.intBelow(3, 102),
                base.raftSettings(),
                base.network(),
                base.hardware(),
                base.workload(),
                faults,
                MEMBERSHIP);
    }

    /** Returns settings for leaders that lose leadership without knowing it while they receive reads. */
    private static RunSettings reads(RunSettings base, StatelessRandom random) {
        FaultProfile faults = new FaultProfile(
                base.electionTimeoutNanos() * (2 + random.intBelow(6, 100)),
                1,
                3,
                1,
                0,
                2,
                1,
                false,
                false,
                false,
                base.faults().breaksConnections());
        Workload workload = new Workload(3 + random.intBelow(6, 101), 1 + random.intBelow(3, 102), MILLI, 3_600_000);
        boolean leaseReads = random.chance(0.6, 103);
        RaftSettings raftSettings = base.raftSettings();
        return new RunSettings(
                3 + 2 * random.intBelow(2, 104),
                1 + random.intBelow(2, 105),
                RunSettings.withVoting(
                        raftSettings, random.chance(0.5, 106), leaseReads || raftSettings.checkQuorum(), leaseReads),
                base.network(),
                base.hardware(),
                workload,
                faults,
                READS,
                leaseReads && random.chance(0.5, 107));
    }

    /**
     * Returns settings for leaders that replace each other quickly, with diverging logs, on slow disks that keep little
     * of the log.
     */
    private static RunSettings leaderTurnover(RunSettings base, StatelessRandom random) {
        FaultProfile faults = new FaultProfile(
                base.electionTimeoutNanos() * (1 + random.intBelow(3, 100)),
                1,
                0,
                2,
                2,
                1,
                0,
                false,
                false,
                false,
                base.faults().breaksConnections());
        Workload workload = new Workload(5 + random.intBelow(15, 101), 10 + random.intBelow(10, 102), MILLI, 3_600_000);
        HardwareProfile hardware = base.hardware();
        RaftSettings raftSettings = base.raftSettings();
        return new RunSettings(
                3 + 2 * random.intBelow(2, 104),
                0,
                RunSettings.withVoting(raftSettings, random.chance(0.3, 105), random.chance(0.5, 106), false),
                base.network(),
                new HardwareProfile(
                        hardware.usesRealStorage(),
                        hardware.maxDriftPpm(),
                        1,
                        hardware.maxDiskNanos(),
                        hardware.maxSlowDiskNanos(),
                        hardware.maxApplyNanos(),
                        1 + random.intBelow(5, 107),
                        hardware.chunkBytes(),
                        1 + random.intBelow(2, 108)),
                workload,
                faults,
                LEADER_TURNOVER);
    }

    /**
     * Returns settings for slow links to one server or to all servers, on which appends and snapshots take several
     * election timeouts; few other faults. The cluster must still make progress (hazard E26).
     */
    private static RunSettings slowLinks(RunSettings base, StatelessRandom random) {
        long timeout = base.electionTimeoutNanos();
        long bytesPerTimeout = SLOW_LINK_BYTES[random.intBelow(SLOW_LINK_BYTES.length, 100)];
        FaultProfile faults = new FaultProfile(
                timeout * (8 + random.intBelow(24, 101)),
                3,
                1,
                1,
                0,
                1,
                0,
                false,
                false,
                false,
                random.chance(0.3, 102));
        HardwareProfile hardware = base.hardware();
        return new RunSettings(
                3,
                0,
                RunSettings.withVoting(
                        RunSettings.withDefaultWindows(base.raftSettings()), true, true, random.chance(0.3, 103)),
                base.network()
                        .withoutFaults()
                        .withBandwidth(bytesPerTimeout * 1000 * MILLI / timeout, random.intBelow(4, 104)),
                hardware,
                new Workload(3 + random.intBelow(6, 105), 1 + random.intBelow(3, 106), MILLI, 3_600_000),
                faults,
                SLOW_LINKS);
    }
}
