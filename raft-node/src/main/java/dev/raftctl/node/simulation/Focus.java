package dev.raftctl.node.simulation;

import dev.raftctl.node.core.RaftSettings;

/**
 * What a seed concentrates on. Most leave all to chance; the others make certain rare meetings frequent: a change of
 * members with the crash of the leader that began it, a read with the loss of leadership, an old leader's log with a
 * younger one, a follower that is needed at the end of a slow link.
 */
enum Focus {
    NOTHING,
    MEMBERSHIP,
    READS,
    TURNOVER,
    SLOW_LINKS;

    private static final long MILLI = 1_000_000;

    /** What a slow link carries in an election timeout. A heartbeat and its answer weigh 100 each. */
    private static final long[] SLOW_BYTES = {8_000, 16_000, 64_000};

    /** So many seeds of each kind in each run of eight. */
    static Focus of(long seed) {
        return switch ((int) Math.floorMod(seed, 8L)) {
            case 3 -> MEMBERSHIP;
            case 4 -> SLOW_LINKS;
            case 5 -> READS;
            case 7 -> TURNOVER;
            default -> NOTHING;
        };
    }

    Swarm on(Swarm drawn, Dice dice) {
        return switch (this) {
            case NOTHING -> drawn;
            case MEMBERSHIP -> membership(drawn, dice);
            case READS -> reads(drawn, dice);
            case TURNOVER -> turnover(drawn, dice);
            case SLOW_LINKS -> slowLinks(drawn, dice);
        };
    }

    /** Small clusters, in which one server more or less decides. */
    private static Swarm membership(Swarm drawn, Dice dice) {
        Troubles troubles = new Troubles(
                drawn.electionTimeoutNanos() * (1 + dice.below(4, 100)),
                2,
                0,
                1,
                0,
                1,
                3,
                false,
                false,
                false,
                drawn.troubles().connectionsBreak());
        return new Swarm(
                1 + dice.below(4, 101),
                1 + dice.below(3, 102),
                drawn.rules(),
                drawn.weather(),
                drawn.machinery(),
                drawn.load(),
                troubles,
                MEMBERSHIP);
    }

    /** Leaders that lose leadership without knowing it, and are asked. */
    private static Swarm reads(Swarm drawn, Dice dice) {
        Troubles troubles = new Troubles(
                drawn.electionTimeoutNanos() * (2 + dice.below(6, 100)),
                1,
                3,
                1,
                0,
                2,
                1,
                false,
                false,
                false,
                drawn.troubles().connectionsBreak());
        Load load = new Load(3 + dice.below(6, 101), 1 + dice.below(3, 102), MILLI, 3_600_000);
        boolean leases = dice.happens(0.6, 103);
        RaftSettings rules = drawn.rules();
        return new Swarm(
                3 + 2 * dice.below(2, 104),
                1 + dice.below(2, 105),
                Swarm.withVoting(rules, dice.happens(0.5, 106), leases || rules.checkQuorum(), leases),
                drawn.weather(),
                drawn.machinery(),
                load,
                troubles,
                READS,
                leases && dice.happens(0.5, 107));
    }

    /** Leaders that follow upon each other quickly, with logs that are not alike, on slow disks that keep little of the log. */
    private static Swarm turnover(Swarm drawn, Dice dice) {
        Troubles troubles = new Troubles(
                drawn.electionTimeoutNanos() * (1 + dice.below(3, 100)),
                1,
                0,
                2,
                2,
                1,
                0,
                false,
                false,
                false,
                drawn.troubles().connectionsBreak());
        Load load = new Load(5 + dice.below(15, 101), 10 + dice.below(10, 102), MILLI, 3_600_000);
        Machinery machinery = drawn.machinery();
        RaftSettings rules = drawn.rules();
        return new Swarm(
                3 + 2 * dice.below(2, 104),
                0,
                Swarm.withVoting(rules, dice.happens(0.3, 105), dice.happens(0.5, 106), false),
                drawn.weather(),
                new Machinery(
                        machinery.realFiles(),
                        machinery.driftPpmMax(),
                        1,
                        machinery.diskNanosMax(),
                        machinery.slowDiskNanosMax(),
                        machinery.applyNanosMax(),
                        1 + dice.below(5, 107),
                        machinery.chunkBytes(),
                        1 + dice.below(2, 108)),
                load,
                troubles,
                TURNOVER);
    }

    /**
     * Links to one server or to all that carry a few hundred bytes to some thousands in an election timeout, so that
     * appends and snapshots take several; few of the other troubles. The cluster must make progress even so (E26).
     */
    private static Swarm slowLinks(Swarm drawn, Dice dice) {
        long timeout = drawn.electionTimeoutNanos();
        long bytesInTimeout = SLOW_BYTES[dice.below(SLOW_BYTES.length, 100)];
        Troubles troubles = new Troubles(
                timeout * (8 + dice.below(24, 101)), 3, 1, 1, 0, 1, 0, false, false, false, dice.happens(0.3, 102));
        Machinery machinery = drawn.machinery();
        return new Swarm(
                3,
                0,
                Swarm.withVoting(Swarm.withUsualWindows(drawn.rules()), true, true, dice.happens(0.3, 103)),
                drawn.weather().fair().withBandwidth(bytesInTimeout * 1000 * MILLI / timeout, dice.below(4, 104)),
                machinery,
                new Load(3 + dice.below(6, 105), 1 + dice.below(3, 106), MILLI, 3_600_000),
                troubles,
                SLOW_LINKS);
    }
}
