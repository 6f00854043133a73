package dev.raftctl.protocol.message;

/**
 * Which history of its cluster a server belongs to. Each {@code raftctl recover} begins another one, which goes on
 * without the servers that were given up. Servers of different lineages exchange no Raft messages: otherwise those that
 * were given up would depose the recovered ones, and writes that these acknowledged would be lost.
 *
 * @param value 0: the cluster was never recovered; else how often it was, in the upper 16 bits, and a random number
 *     above 0, so that two separate recoveries are never the same
 */
public record Lineage(long value) {
    /** Of a cluster that was never recovered. */
    public static final Lineage ORIGINAL = new Lineage(0);

    private static final int RANDOM_BITS = 48;
    private static final long RANDOM_MASK = (1L << RANDOM_BITS) - 1;
    private static final int MAX_RECOVERIES = 0x7fff;

    /**
     * Returns that of one more recovery.
     *
     * @param random any number; the lower 48 bits of it count
     */
    public Lineage next(long random) {
        long recoveries = Math.min(MAX_RECOVERIES, recoveryCount() + 1L);
        return new Lineage(recoveries << RANDOM_BITS | Math.max(1, random & RANDOM_MASK));
    }

    /** Returns how often the cluster was recovered, from 0. */
    public int recoveryCount() {
        return (int) (value >>> RANDOM_BITS);
    }

    public boolean isOriginal() {
        return value == 0;
    }

    /** Returns whether the cluster was recovered more often than in the other one, perhaps without its servers. */
    public boolean isLaterThan(Lineage other) {
        return recoveryCount() > other.recoveryCount();
    }

    /** {@code 0}, or {@code 1-3f09c2aa71b4}. */
    @Override
    public String toString() {
        return isOriginal() ? "0" : recoveryCount() + "-" + String.format("%012x", value & RANDOM_MASK);
    }

    /**
     * Returns why two servers of one cluster refuse each other, in the same words on either side.
     *
     * @param other of a lineage that is not this one
     */
    public String mismatchMessage(ServerId id, Lineage other, ServerId otherId) {
        boolean isOlder =
                other.isLaterThan(this) || (!isLaterThan(other) && id.value().compareTo(otherId.value()) < 0);
        return isOlder ? message(id, this, otherId, other) : message(otherId, other, id, this);
    }

    private static String message(ServerId older, Lineage olderLineage, ServerId newer, Lineage newerLineage) {
        String prefix = "server " + older + " has lineage " + olderLineage + ", server " + newer + " has lineage "
                + newerLineage + ": ";
        return prefix
                + (newerLineage.isLaterThan(olderLineage)
                        ? "raftctl recover was run without the data of " + older
                                + ", which must not run with it any more;" + " stop " + older
                                + ", and start it with an empty data directory if it is to join again"
                        : "each was recovered alone with raftctl recover, and they are two clusters now; stop the one that"
                                + " is to be given up, and start it with an empty data directory if it is to join again");
    }
}
