package dev.raftctl.node.simulation;

import dev.raftctl.node.core.RaftSettings;

/**
 * The kind of events that a seed concentrates on. Most seeds leave everything to chance; the others make rare
 * coincidences frequent: a membership change and a crash of its leader, a read and a loss of leadership, an old
 * leader's log and a newer one, a slow link to a follower that the quorum needs.
 */
enum SimulationScenario {
    RANDOM,
    MEMBERSHIP,
    READS,
    LEADER_TURNOVER,
    SLOW_LINKS;

    private static final long MILLI = 1_000_000;

    /**
     * How many bytes a slow link can carry per election timeout. For comparison, a heartbeat and its response are 100
     * bytes each.
     */
    private static final long[] SLOW_LINK_BYTES = {8_000, 16_000, 64_000};

    /** Returns the scenario of a seed. Half of all seeds have the scenario {@link #RANDOM}. */
    static SimulationScenario forSeed(long seed) {
        return switch ((int) Math.floorMod(seed, 8L)) {
            case 3 -> MEMBERSHIP;
            case 4 -> SLOW_LINKS;
            case 5 -> READS;
            case 7 -> LEADER_TURNOVER;
            default -> RANDOM;
        };
    }

    SimulationSettings applyTo(SimulationSettings base, KeyedRandom random) {
        return switch (this) {
            case RANDOM -> base;
            case MEMBERSHIP -> membership(base, random);
            case READS -> reads(base, random);
            case LEADER_TURNOVER -> leaderTurnover(base, random);
            case SLOW_LINKS -> slowLinks(base, random);
        };
    }

    /**
     * Returns settings for small clusters with frequent membership changes, in which a single server can be decisive
     * for the quorum.
     */
    private static SimulationSettings membership(SimulationSettings base, KeyedRandom random) {
        FaultProfile faults = FaultProfile.builder()
                .meanGapNanos(base.electionTimeoutNanos() * (1 + random.intBelow(4, 100)))
                .crashWeight(2)
                .pauseWeight(0)
                .cutWeight(1)
                .diskWeight(0)
                .operatorWeight(1)
                .membershipWeight(3)
                .wipesDisk(false)
                .corruptsBits(false)
                .failsFiles(false)
                .breaksConnections(base.faults().breaksConnections())
                .build();
        return base.toBuilder()
                .voterCount(1 + random.intBelow(4, 101))
                .spareCount(1 + random.intBelow(3, 102))
                .faults(faults)
                .scenario(MEMBERSHIP)
                .build();
    }

    /** Returns settings with which leaders are often replaced without knowing it while they receive reads. */
    private static SimulationSettings reads(SimulationSettings base, KeyedRandom random) {
        FaultProfile faults = FaultProfile.builder()
                .meanGapNanos(base.electionTimeoutNanos() * (2 + random.intBelow(6, 100)))
                .crashWeight(1)
                .pauseWeight(3)
                .cutWeight(1)
                .diskWeight(0)
                .operatorWeight(2)
                .membershipWeight(1)
                .wipesDisk(false)
                .corruptsBits(false)
                .failsFiles(false)
                .breaksConnections(base.faults().breaksConnections())
                .build();
        SimulatedWorkload workload = SimulatedWorkload.builder()
                .clientCount(3 + random.intBelow(6, 101))
                .keyCount(1 + random.intBelow(3, 102))
                .maxThinkNanos(MILLI)
                .sessionTtlMillis(3_600_000)
                .build();
        boolean leaseReads = random.chance(0.6, 103);
        RaftSettings raftSettings = base.raftSettings();
        return SimulationSettings.builder()
                .voterCount(3 + 2 * random.intBelow(2, 104))
                .spareCount(1 + random.intBelow(2, 105))
                .raftSettings(SimulationSettings.withVoting(
                        raftSettings, random.chance(0.5, 106), leaseReads || raftSettings.checkQuorum(), leaseReads))
                .network(base.network())
                .hardware(base.hardware())
                .workload(workload)
                .faults(faults)
                .scenario(READS)
                .variesPerServer(leaseReads && random.chance(0.5, 107))
                .build();
    }

    /**
     * Returns settings for leaders that replace each other quickly, with diverging logs, on slow disks that keep little
     * of the log.
     */
    private static SimulationSettings leaderTurnover(SimulationSettings base, KeyedRandom random) {
        FaultProfile faults = FaultProfile.builder()
                .meanGapNanos(base.electionTimeoutNanos() * (1 + random.intBelow(3, 100)))
                .crashWeight(1)
                .pauseWeight(0)
                .cutWeight(2)
                .diskWeight(2)
                .operatorWeight(1)
                .membershipWeight(0)
                .wipesDisk(false)
                .corruptsBits(false)
                .failsFiles(false)
                .breaksConnections(base.faults().breaksConnections())
                .build();
        SimulatedWorkload workload = SimulatedWorkload.builder()
                .clientCount(5 + random.intBelow(15, 101))
                .keyCount(10 + random.intBelow(10, 102))
                .maxThinkNanos(MILLI)
                .sessionTtlMillis(3_600_000)
                .build();
        HardwareProfile hardware = base.hardware();
        RaftSettings raftSettings = base.raftSettings();
        return SimulationSettings.builder()
                .voterCount(3 + 2 * random.intBelow(2, 104))
                .spareCount(0)
                .raftSettings(SimulationSettings.withVoting(
                        raftSettings, random.chance(0.3, 105), random.chance(0.5, 106), false))
                .network(base.network())
                .hardware(hardware.toBuilder()
                        .electionTimeoutSpread(1)
                        .snapshotIntervalEntries(1 + random.intBelow(5, 107))
                        .maxWritesPerSync(1 + random.intBelow(2, 108))
                        .build())
                .workload(workload)
                .faults(faults)
                .scenario(LEADER_TURNOVER)
                .build();
    }

    /**
     * Returns settings for slow links to one server or to all servers, on which appends and snapshots take several
     * election timeouts; few other faults. The cluster must still make progress (hazard E26).
     */
    private static SimulationSettings slowLinks(SimulationSettings base, KeyedRandom random) {
        long timeout = base.electionTimeoutNanos();
        long bytesPerTimeout = SLOW_LINK_BYTES[random.intBelow(SLOW_LINK_BYTES.length, 100)];
        FaultProfile faults = FaultProfile.builder()
                .meanGapNanos(timeout * (8 + random.intBelow(24, 101)))
                .crashWeight(3)
                .pauseWeight(1)
                .cutWeight(1)
                .diskWeight(0)
                .operatorWeight(1)
                .membershipWeight(0)
                .wipesDisk(false)
                .corruptsBits(false)
                .failsFiles(false)
                .breaksConnections(random.chance(0.3, 102))
                .build();
        HardwareProfile hardware = base.hardware();
        return SimulationSettings.builder()
                .voterCount(3)
                .spareCount(0)
                .raftSettings(SimulationSettings.withVoting(
                        SimulationSettings.withDefaultWindows(base.raftSettings()),
                        true,
                        true,
                        random.chance(0.3, 103)))
                .network(base.network()
                        .withoutFaults()
                        .withBandwidth(bytesPerTimeout * 1000 * MILLI / timeout, random.intBelow(4, 104)))
                .hardware(hardware)
                .workload(SimulatedWorkload.builder()
                        .clientCount(3 + random.intBelow(6, 105))
                        .keyCount(1 + random.intBelow(3, 106))
                        .maxThinkNanos(MILLI)
                        .sessionTtlMillis(3_600_000)
                        .build())
                .faults(faults)
                .scenario(SLOW_LINKS)
                .build();
    }
}
