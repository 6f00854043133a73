package dev.raftctl.node.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * Injects one fault after another until the cluster is healed. The n-th fault depends only on the seed and n, so
 * leaving one out does not change the others.
 */
final class FaultInjector {
    private static final double LEADER_VICTIM_PROBABILITY = 0.4;

    /** The sequence number of the first disk fault. Disk faults are numbered separately from other faults. */
    private static final long FIRST_DISK_FAULT_NUMBER = 1L << 32;

    private static final long FIRST_FILE_FAULT_NUMBER = 1L << 33;

    private static final long FIRST_LINK_FAULT_NUMBER = 3L << 33;

    private final SimulatedCluster cluster;
    private final SimulationContext context;
    private final SimulationSettings settings;
    private final KeyedRandom random;
    private final PartialNetworkFaults networkFaults;
    private final SimulatedOperator operator;
    private final CompoundFaults compoundFaults;
    private final List<SimulatedFault> weightedFaults;
    private final SimulationVariant variant;
    private final List<SimulatedFault> diskFaults =
            List.of(SimulatedFault.DISK_FULL, SimulatedFault.CORRUPT_BIT, SimulatedFault.CORRUPT_BIT);
    private final List<SimulatedFault> fileFaults =
            List.of(SimulatedFault.READ_FAILURE, SimulatedFault.READ_FAILURE, SimulatedFault.SWAP_DIRECTORIES);
    private final List<SimulatedFault> connectionFaults = List.of(SimulatedFault.BREAK_CONNECTIONS);
    private boolean stopped;
    private boolean hasWipedDisk;
    private boolean hasCorruptedBit;

    FaultInjector(SimulatedCluster cluster, SimulationVariant variant) {
        this.cluster = cluster;
        this.context = cluster.context();
        this.settings = cluster.settings();
        this.random = context.random("nemesis");
        this.networkFaults = new PartialNetworkFaults(cluster);
        this.operator = new SimulatedOperator(cluster);
        this.compoundFaults = new CompoundFaults(cluster, operator);
        this.weightedFaults = weightedFaults(settings.faults(), settings.scenario());
        this.variant = variant;
    }

    private static List<SimulatedFault> weightedFaults(FaultProfile faults, SimulationScenario scenario) {
        List<SimulatedFault> weighted = new ArrayList<>();
        add(
                weighted,
                faults.crashWeight(),
                SimulatedFault.CRASH,
                SimulatedFault.CRASH_BETWEEN_EFFECTS,
                SimulatedFault.RESTART_IMMEDIATELY,
                SimulatedFault.CRASH);
        add(weighted, faults.crashWeight() / 3, SimulatedFault.CRASH_ALL);
        add(weighted, faults.pauseWeight(), SimulatedFault.PAUSE);
        add(
                weighted,
                faults.cutWeight(),
                SimulatedFault.CUT_ONE_DIRECTION,
                SimulatedFault.ISOLATE,
                SimulatedFault.PARTITION,
                SimulatedFault.LEADER_IN_MINORITY,
                SimulatedFault.SLOW_LINK);
        add(weighted, faults.cutWeight() * 2, SimulatedFault.RESTORE_LINKS);
        add(weighted, faults.cutWeight() / 3, SimulatedFault.HUB, SimulatedFault.CHAIN, SimulatedFault.RING);
        add(
                weighted,
                faults.diskWeight(),
                SimulatedFault.SLOW_DISK,
                SimulatedFault.CRASH_BETWEEN_FILE_OPERATIONS,
                SimulatedFault.SYNC_FAILURE);
        add(
                weighted,
                faults.operatorWeight(),
                SimulatedFault.TRANSFER,
                SimulatedFault.STEP_DOWN,
                SimulatedFault.CAMPAIGN);
        add(weighted, faults.membershipWeight() * 2, SimulatedFault.CHANGE_MEMBERSHIP);
        switch (scenario) {
            case RANDOM, SLOW_LINKS -> {}
            case MEMBERSHIP -> add(weighted, 6, SimulatedFault.CRASH_LEAVING_LEADER);
            case READS ->
                add(
                        weighted,
                        6,
                        SimulatedFault.TRANSFER_WITH_LEADER_CUT_OFF,
                        SimulatedFault.PAUSE_AND_CUT_OFF_LEADER,
                        SimulatedFault.DELAY_RESPONSES,
                        SimulatedFault.FORGET_LEADER);
            case LEADER_TURNOVER -> add(weighted, 8, SimulatedFault.RETURN_OLD_LEADER);
        }
        if (faults.wipesDisk()) {
            weighted.add(SimulatedFault.WIPE_DISK);
        }
        return weighted;
    }

    private static void add(List<SimulatedFault> weighted, int weight, SimulatedFault... faults) {
        for (int i = 0; i < weight; i++) {
            weighted.addAll(List.of(faults));
        }
    }

    void start() {
        if (!weightedFaults.isEmpty()) {
            schedule(0, 1, weightedFaults);
        }
        if (settings.scenario() == SimulationScenario.READS) {
            scheduleLeaderReads(1);
        }
        if (settings.faults().corruptsBits() && settings.hardware().usesRealStorage()) {
            schedule(FIRST_DISK_FAULT_NUMBER, 3, diskFaults);
        }
        if (settings.faults().failsFiles() && settings.hardware().usesRealStorage()) {
            schedule(FIRST_FILE_FAULT_NUMBER, 3, fileFaults);
        }
        if (settings.faults().breaksConnections()) {
            schedule(FIRST_LINK_FAULT_NUMBER, 1, connectionFaults);
        }
    }

    /**
     * Sends reads to every server that believes it is the leader; each confirmed read must be up to date (hazards L01
     * to L05).
     */
    private void scheduleLeaderReads(long number) {
        context.scheduleAfter(
                random.between(1, settings.electionTimeoutNanos(), KeyedRandom.combine(number, 5)), () -> {
                    if (!stopped) {
                        cluster.servers().forEach(operator::readFromLeader);
                        scheduleLeaderReads(number + 1);
                    }
                });
    }

    /** Stops injecting faults. Faults that last for some time are ended by {@link SimulatedCluster#heal}. */
    void stop() {
        stopped = true;
    }

    private void schedule(long number, int rarity, List<SimulatedFault> faults) {
        long gap = random.between(1, 2L * rarity * settings.faults().meanGapNanos(), KeyedRandom.combine(number, 0));
        context.scheduleAfter(gap, () -> {
            if (stopped) {
                return;
            }
            if (variant.includesFault(number)) {
                inject(
                        faults.get(random.intBelow(faults.size(), KeyedRandom.combine(number, 1))),
                        KeyedRandom.combine(number, 2));
            }
            schedule(number + 1, rarity, faults);
        });
    }

    private void inject(SimulatedFault fault, long randomKey) {
        // Faults of a leader are more revealing than faults of a follower.
        SimulatedServer randomServer = cluster.randomServer(randomKey);
        SimulatedServer victim =
                random.chance(LEADER_VICTIM_PROBABILITY, randomKey + 3) ? cluster.leaderOr(randomServer) : randomServer;
        long duration = random.between(1, 6 * settings.electionTimeoutNanos(), randomKey + 1);
        context.count(fault.countName());
        context.trace("faults", () -> fault.countName() + ": " + victim.id());
        context.addToHash(fault.countName().hashCode());
        switch (fault) {
            case CRASH -> crash(victim, duration);
            case CRASH_BETWEEN_EFFECTS -> victim.crashAfterEffects(1 + random.intBelow(20, randomKey + 2));
            case CRASH_ALL -> cluster.servers().forEach(server -> crash(server, duration));
            case RESTART_IMMEDIATELY -> crash(victim, 1);
            case PAUSE -> victim.pause(context.now() + duration);
            case SLOW_DISK -> victim.slowDisk(context.now() + duration);
            case CRASH_BETWEEN_FILE_OPERATIONS -> victim.directory().cutPowerAfter(random.intBelow(12, randomKey + 2));
            case SYNC_FAILURE -> victim.directory().failSync(1 + random.intBelow(4, randomKey + 2));
            case DISK_FULL -> fillDisk(victim, random.intBelow(2_000, randomKey + 2), duration);
            case CORRUPT_BIT -> corruptBit(victim, duration, randomKey + 2);
            case READ_FAILURE -> failRead(victim, duration, randomKey + 2);
            case SWAP_DIRECTORIES -> swapDirectories(victim, cluster.randomServer(randomKey + 2), duration);
            case BREAK_CONNECTIONS -> breakConnections(victim, duration, randomKey + 2);
            case WIPE_DISK -> wipe(victim, duration);
            case TRANSFER, STEP_DOWN, CAMPAIGN, CHANGE_MEMBERSHIP -> operator.send(fault, victim, randomKey);
            case CRASH_LEAVING_LEADER,
                    RETURN_OLD_LEADER,
                    TRANSFER_WITH_LEADER_CUT_OFF,
                    PAUSE_AND_CUT_OFF_LEADER,
                    DELAY_RESPONSES,
                    FORGET_LEADER -> compoundFaults.inject(fault, victim, randomKey);
            default -> networkFaults.inject(fault, victim, randomKey);
        }
    }

    private void crash(SimulatedServer victim, long downNanos) {
        if (victim.isUp()) {
            victim.crash();
            context.scheduleAfter(downNanos, victim::start);
        }
    }

    private void breakConnections(SimulatedServer victim, long downNanos, long randomKey) {
        cluster.network().breakConnections(victim, randomKey);
        if (random.chance(0.5, randomKey + 1)) {
            crash(victim, downNanos);
        }
    }

    private void fillDisk(SimulatedServer victim, long freeBytes, long duration) {
        victim.limitFreeBytes(freeBytes);
        context.scheduleAfter(duration, () -> victim.limitFreeBytes(Long.MAX_VALUE));
    }

    /**
     * Makes a read from a file fail. Often it also restarts the server, because a running server reads little but a
     * starting server reads all its data.
     */
    private void failRead(SimulatedServer victim, long downNanos, long randomKey) {
        victim.directory().failRead(1 + random.intBelow(60, randomKey));
        if (random.chance(0.7, randomKey + 1)) {
            crash(victim, downNanos);
        }
    }

    /**
     * Starts two servers on each other's directories. If one of them is still running, its lock keeps the other server
     * out of its directory.
     */
    private void swapDirectories(SimulatedServer victim, SimulatedServer other, long downNanos) {
        if (victim == other) {
            return;
        }
        boolean bothCrash = random.chance(0.5, KeyedRandom.combine(downNanos, victim.number()));
        crash(victim, downNanos);
        if (bothCrash) {
            crash(other, downNanos);
        }
        context.scheduleAfter(downNanos / 2, () -> {
            victim.tryStartOnDirectoryOf(other);
            other.tryStartOnDirectoryOf(victim);
        });
    }

    /**
     * Corrupts one directory at a time, and none after a disk was wiped, because the other servers must restore the
     * data. Either the server is running, or it has just crashed.
     */
    private void corruptBit(SimulatedServer victim, long downNanos, long randomKey) {
        boolean allHealthy = cluster.servers().stream().allMatch(SimulatedServer::isHealthy)
                && cluster.servers().stream().noneMatch(SimulatedServer::wasWiped);
        if (!hasWipedDisk && allHealthy && cluster.canLoseDataOf(victim)) {
            hasCorruptedBit = true;
            if (random.chance(0.6, randomKey + 1)) {
                victim.crash();
            }
            victim.corruptBit(randomKey, cluster.freshDirectory(victim));
            context.scheduleAfter(downNanos, () -> {
                victim.crash();
                victim.start();
            });
        }
    }

    /**
     * Wipes a disk, but at most one per run, and only if the other voters still form a majority. If the cluster then
     * loses data, this is a bug.
     */
    private void wipe(SimulatedServer victim, long downNanos) {
        if (!hasWipedDisk && !hasCorruptedBit && cluster.canLoseDataOf(victim)) {
            hasWipedDisk = true;
            victim.wipe(cluster.freshDirectory(victim));
            context.scheduleAfter(downNanos, victim::start);
        }
    }
}
