package dev.raftctl.node.simulation;

/**
 * What the clients of a run do. The seeds below {@link #FIRST_SEED} read and write registers; each of the other
 * workloads has a range of seeds of its own, in which the settings and faults of a run are drawn in the same way.
 */
public enum SimulationWorkload {
    REGISTERS,
    LEASES,
    LOCKS,
    TRANSACTIONS,
    WATCHES;

    /** The first seed of {@link #LEASES}, and the distance between the first seeds of the workloads. */
    public static final long FIRST_SEED = 1L << 40;

    /** The number, in its range, of the first seed whose leaders send a new commitIndex before the next heartbeat. */
    public static final long FIRST_COMMIT_NOTICE_NUMBER = FIRST_SEED / 2;

    static boolean hasCommitNotices(long seed) {
        return seed >= 0 && seed % FIRST_SEED >= FIRST_COMMIT_NOTICE_NUMBER;
    }

    /** Returns the workload of a seed. */
    public static SimulationWorkload forSeed(long seed) {
        long range = seed / FIRST_SEED;
        return range < 1 || range >= values().length ? REGISTERS : values()[(int) range];
    }

    /** Returns the seed of this workload with this number, from 0. */
    public long seed(long number) {
        long range = 0;
        while (values()[(int) range] != this) {
            range++;
        }
        return range * FIRST_SEED + number;
    }
}
