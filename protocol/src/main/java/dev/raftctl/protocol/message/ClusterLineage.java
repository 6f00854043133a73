package dev.raftctl.protocol.message;

/**
 * Identifies which history of its cluster a server belongs to. Each {@code raftctl recover} begins a new lineage
 * without the abandoned servers. Servers of different lineages exchange no Raft messages: otherwise abandoned servers
 * could depose the recovered ones, and writes acknowledged since the recovery would be lost.
 *
 * @param value 0 if the cluster was never recovered; otherwise the number of recoveries in the upper 16 bits and a
 *     random number above 0 in the rest, so that two independent recoveries never get the same lineage
 */
public record ClusterLineage(long value) {
    /** The lineage of a cluster that was never recovered. */
    public static final ClusterLineage ORIGINAL = new ClusterLineage(0);

    private static final int RANDOM_BITS = 48;
    private static final long RANDOM_MASK = (1L << RANDOM_BITS) - 1;
    private static final int MAX_RECOVERIES = 0x7fff;

    /**
     * Returns the lineage after one more recovery.
     *
     * @param random only its lower 48 bits are used
     */
    public ClusterLineage next(long random) {
        long recoveries = Math.min(MAX_RECOVERIES, recoveryCount() + 1L);
        return new ClusterLineage(recoveries << RANDOM_BITS | Math.max(1, random & RANDOM_MASK));
    }

    /** Returns how many times an operator has recovered the cluster from the loss of a majority. */
    public int recoveryCount() {
        return (int) (value >>> RANDOM_BITS);
    }

    public boolean isOriginal() {
        return value == 0;
    }

    /** Returns whether this lineage has been recovered more often than {@code other}. */
    public boolean isLaterThan(ClusterLineage other) {
        return recoveryCount() > other.recoveryCount();
    }

    /** Returns the text form, such as {@code 0} or {@code 1-3f09c2aa71b4}. */
    @Override
    public String toString() {
        return isOriginal() ? "0" : recoveryCount() + "-" + String.format("%012x", value & RANDOM_MASK);
    }

    /**
     * Returns why two servers of one cluster reject each other; the text is the same on both sides.
     *
     * @param other a different lineage
     */
    public String mismatchMessage(ServerId id, ClusterLineage other, ServerId otherId) {
        boolean isOlder =
                other.isLaterThan(this) || (!isLaterThan(other) && id.value().compareTo(otherId.value()) < 0);
        return isOlder ? message(id, this, otherId, other) : message(otherId, other, id, this);
    }

    private static String message(
            ServerId older, ClusterLineage olderLineage, ServerId newer, ClusterLineage newerLineage) {
        String prefix = "server " + older + " has lineage " + olderLineage + ", server " + newer + " has lineage "
                + newerLineage + ": ";
        return prefix
                + (newerLineage.isLaterThan(olderLineage)
                        ? "the cluster was recovered without the data of " + older
                                + ", so the two must not run together; stop " + older
                                + " and, if it should rejoin, start it with an empty data directory"
                        : "each was recovered separately, so they now belong to two clusters;"
                                + " stop the one to discard and, if it should rejoin, start it with an empty data directory");
    }
}
