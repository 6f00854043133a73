package dev.raftctl.node.machine;

/**
 * What a leader must do so that leases and lock delays end in time.
 *
 * @param dependsOnLogTime whether leases or lock delays end when log time advances
 * @param hasPendingRemovalsOrHandovers whether entries must remove what has ended, or hand a lock to its first waiter
 */
public record LeaseTimeNeeds(boolean dependsOnLogTime, boolean hasPendingRemovalsOrHandovers) {
    /** The needs of a state without leases and locks. */
    public static final LeaseTimeNeeds NONE = new LeaseTimeNeeds(false, false);

    /** Returns whether there is anything to do. */
    public boolean isNeeded() {
        return dependsOnLogTime || hasPendingRemovalsOrHandovers;
    }
}
