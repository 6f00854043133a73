package dev.raftctl.node.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes things go wrong, one fault after the other until the cluster is healed. What the n-th fault is depends on the seed and n
 * alone, so that leaving one out changes no other.
 */
final class Nemesis {
    private static final double LEADER_SHARE = 0.4;

    /** Their numbers are not those of the other faults. */
    private static final long FIRST_DISK_FAULT = 1L << 32;

    private static final long FIRST_FILE_FAULT = 1L << 33;

    private static final long FIRST_LINK_FAULT = 3L << 33;

    private final Cluster cluster;
    private final World world;
    private final Swarm swarm;
    private final Dice dice;
    private final Shapes shapes;
    private final Operator operator;
    private final Scenes scenes;
    private final List<Fault> deck;
    private final Course course;
    private final List<Fault> disks = List.of(Fault.DISK_FULL, Fault.BIT_ROT, Fault.BIT_ROT);
    private final List<Fault> files = List.of(Fault.READ_FAILS, Fault.READ_FAILS, Fault.DIRECTORIES_SWAPPED);
    private final List<Fault> connections = List.of(Fault.CONNECTIONS_BREAK);
    private boolean over;
    private boolean wiped;
    private boolean rotted;

    Nemesis(Cluster cluster, Course course) {
        this.cluster = cluster;
        this.world = cluster.world();
        this.swarm = cluster.swarm();
        this.dice = world.dice("nemesis");
        this.shapes = new Shapes(cluster);
        this.operator = new Operator(cluster);
        this.scenes = new Scenes(cluster, operator);
        this.deck = deck(swarm.troubles(), swarm.focus());
        this.course = course;
    }

    private static List<Fault> deck(Troubles faults, Focus focus) {
        List<Fault> deck = new ArrayList<>();
        add(deck, faults.crashWeight(), Fault.CRASH, Fault.CRASH_BETWEEN_EFFECTS, Fault.RESTART_AT_ONCE, Fault.CRASH);
        add(deck, faults.crashWeight() / 3, Fault.CRASH_ALL);
        add(deck, faults.pauseWeight(), Fault.PAUSE);
        add(
                deck,
                faults.cutWeight(),
                Fault.CUT_ONE_WAY,
                Fault.ISOLATE,
                Fault.PARTITION,
                Fault.MINORITY,
                Fault.SLOW_LINK);
        add(deck, faults.cutWeight() * 2, Fault.MEND_LINKS);
        add(deck, faults.cutWeight() / 3, Fault.HUB, Fault.CHAIN, Fault.RING);
        add(deck, faults.diskWeight(), Fault.SLOW_DISK, Fault.DISK_STOPS, Fault.SYNC_FAILS);
        add(deck, faults.operatorWeight(), Fault.TRANSFER, Fault.STEP_DOWN, Fault.CAMPAIGN);
        add(deck, faults.membershipWeight() * 2, Fault.CHANGE_SERVERS);
        switch (focus) {
            case NOTHING, SLOW_LINKS -> {}
            case MEMBERSHIP -> add(deck, 6, Fault.LEADER_LEAVES);
            case READS ->
                add(deck, 6, Fault.DEAF_TRANSFER, Fault.LEADER_SLEEPS, Fault.LATE_ANSWERS, Fault.LEADER_FORGOTTEN);
            case TURNOVER -> add(deck, 8, Fault.OLD_LEADER_RETURNS);
        }
        if (faults.wipes()) {
            deck.add(Fault.WIPE);
        }
        return deck;
    }

    private static void add(List<Fault> deck, int times, Fault... faults) {
        for (int i = 0; i < times; i++) {
            deck.addAll(List.of(faults));
        }
    }

    void begin() {
        if (!deck.isEmpty()) {
            schedule(0, 1, deck);
        }
        if (swarm.focus() == Focus.READS) {
            askLeaders(1);
        }
        if (swarm.troubles().bitsRot() && swarm.machinery().realFiles()) {
            schedule(FIRST_DISK_FAULT, 3, disks);
        }
        if (swarm.troubles().filesFail() && swarm.machinery().realFiles()) {
            schedule(FIRST_FILE_FAULT, 3, files);
        }
        if (swarm.troubles().connectionsBreak()) {
            schedule(FIRST_LINK_FAULT, 1, connections);
        }
    }

    /** Whoever believes to lead is asked now and then; what it confirms must be up to date (traps L01 to L05). */
    private void askLeaders(long number) {
        world.after(dice.between(1, swarm.electionTimeoutNanos(), Dice.join(number, 5)), () -> {
            if (!over) {
                cluster.servers().forEach(operator::read);
                askLeaders(number + 1);
            }
        });
    }

    /** No more faults; what was broken is mended by the cluster. */
    void end() {
        over = true;
    }

    private void schedule(long number, int rarity, List<Fault> faults) {
        long gap = dice.between(1, 2L * rarity * swarm.troubles().gapNanos(), Dice.join(number, 0));
        world.after(gap, () -> {
            if (over) {
                return;
            }
            if (course.hasFault(number)) {
                cause(faults.get(dice.below(faults.size(), Dice.join(number, 1))), Dice.join(number, 2));
            }
            schedule(number + 1, rarity, faults);
        });
    }

    private void cause(Fault fault, long luck) {
        // What hits a leader tells more than what hits a follower.
        SimulatedServer any = cluster.anyServer(luck);
        SimulatedServer victim = dice.happens(LEADER_SHARE, luck + 3) ? cluster.leaderOr(any) : any;
        long duration = dice.between(1, 6 * swarm.electionTimeoutNanos(), luck + 1);
        world.count(fault.counted());
        world.tell("nemesis", () -> fault.counted() + ": " + victim.id());
        world.fold(fault.counted().hashCode());
        switch (fault) {
            case CRASH -> crash(victim, duration);
            case CRASH_BETWEEN_EFFECTS -> victim.lightFuse(1 + dice.below(20, luck + 2));
            case CRASH_ALL -> cluster.servers().forEach(server -> crash(server, duration));
            case RESTART_AT_ONCE -> crash(victim, 1);
            case PAUSE -> victim.pause(world.now() + duration);
            case SLOW_DISK -> victim.slowDisk(world.now() + duration);
            case DISK_STOPS -> victim.directory().stopAfter(dice.below(12, luck + 2));
            case SYNC_FAILS -> victim.directory().failSync(1 + dice.below(4, luck + 2));
            case DISK_FULL -> fillDisk(victim, dice.below(2_000, luck + 2), duration);
            case BIT_ROT -> rot(victim, duration, luck + 2);
            case READ_FAILS -> failRead(victim, duration, luck + 2);
            case DIRECTORIES_SWAPPED -> swapDirectories(victim, cluster.anyServer(luck + 2), duration);
            case CONNECTIONS_BREAK -> breakConnections(victim, duration, luck + 2);
            case WIPE -> wipe(victim, duration);
            case TRANSFER, STEP_DOWN, CAMPAIGN, CHANGE_SERVERS -> operator.ask(fault, victim, luck);
            case LEADER_LEAVES, OLD_LEADER_RETURNS, DEAF_TRANSFER, LEADER_SLEEPS, LATE_ANSWERS, LEADER_FORGOTTEN ->
                scenes.play(fault, victim, luck);
            default -> shapes.make(fault, victim, luck);
        }
    }

    private void crash(SimulatedServer victim, long downNanos) {
        if (victim.isUp()) {
            victim.crash();
            world.after(downNanos, victim::start);
        }
    }

    private void breakConnections(SimulatedServer victim, long downNanos, long luck) {
        cluster.network().breakConnections(victim, luck);
        if (dice.happens(0.5, luck + 1)) {
            crash(victim, downNanos);
        }
    }

    private void fillDisk(SimulatedServer victim, long room, long duration) {
        victim.leaveRoom(room);
        world.after(duration, () -> victim.leaveRoom(Long.MAX_VALUE));
    }

    /** Of those that run few read; who starts reads all it has. */
    private void failRead(SimulatedServer victim, long downNanos, long luck) {
        victim.directory().failRead(1 + dice.below(60, luck));
        if (dice.happens(0.7, luck + 1)) {
            crash(victim, downNanos);
        }
    }

    /** One of them may still run: then its lock keeps the other out. */
    private void swapDirectories(SimulatedServer victim, SimulatedServer other, long downNanos) {
        if (victim == other) {
            return;
        }
        boolean bothCrash = dice.happens(0.5, Dice.join(downNanos, victim.number()));
        crash(victim, downNanos);
        if (bothCrash) {
            crash(other, downNanos);
        }
        world.after(downNanos / 2, () -> {
            victim.startOnDirectoryOf(other);
            other.startOnDirectoryOf(victim);
        });
    }

    /** One at a time, and not where a disk was lost: the others are what heals it. Under a running server, or after a crash. */
    private void rot(SimulatedServer victim, long downNanos, long luck) {
        boolean othersAreSound = cluster.servers().stream().allMatch(SimulatedServer::isSound)
                && cluster.servers().stream().noneMatch(SimulatedServer::wasWiped);
        if (!wiped && othersAreSound && cluster.survivesLossOf(victim)) {
            rotted = true;
            if (dice.happens(0.6, luck + 1)) {
                victim.crash();
            }
            victim.rot(luck, cluster.freshDirectory(victim));
            world.after(downNanos, () -> {
                victim.crash();
                victim.start();
            });
        }
    }

    /** Once in a run, and only where the others are still a majority: each loss is a fault of ours then. */
    private void wipe(SimulatedServer victim, long downNanos) {
        if (!wiped && !rotted && cluster.survivesLossOf(victim)) {
            wiped = true;
            victim.wipe(cluster.freshDirectory(victim));
            world.after(downNanos, victim::start);
        }
    }
}
