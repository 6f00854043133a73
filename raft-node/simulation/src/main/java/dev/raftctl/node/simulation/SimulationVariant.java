package dev.raftctl.node.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A variant of one seed's run: which faults, messages and clients it leaves out, and which ones came up. Leaving one
 * out affects only what follows from it.
 */
final class SimulationVariant {
    private final Set<Long> excludedFaults;
    private final Set<Long> excludedMessages;
    private final Set<Integer> excludedClients;
    private final long variation;
    private final long maxSteps;
    private final List<Long> faultsSeen = new ArrayList<>();
    private final List<Long> messagesSeen = new ArrayList<>();

    /**
     * @param faults the numbers of the faults that are not injected
     * @param messages the keys of the messages that are lost
     * @param clients the numbers of the clients that stay idle
     * @param variation 0 for the seed's own randomness; any other number gives different randomness
     * @param maxSteps the run stops here, and counts as passed if it has not failed by then
     */
    SimulationVariant(
            Collection<Long> faults,
            Collection<Long> messages,
            Collection<Integer> clients,
            long variation,
            long maxSteps) {
        this.excludedFaults = new HashSet<>(faults);
        this.excludedMessages = new HashSet<>(messages);
        this.excludedClients = new TreeSet<>(clients);
        this.variation = variation;
        this.maxSteps = maxSteps;
    }

    /** Returns the variant that excludes nothing and runs exactly as its seed defines. */
    static SimulationVariant unmodified() {
        return new SimulationVariant(List.of(), List.of(), List.of(), 0, Long.MAX_VALUE);
    }

    boolean includesFault(long number) {
        faultsSeen.add(number);
        return !excludedFaults.contains(number);
    }

    boolean includesMessage(long messageKey) {
        messagesSeen.add(messageKey);
        return !excludedMessages.contains(messageKey);
    }

    boolean includesClient(int number) {
        return !excludedClients.contains(number);
    }

    /** Returns the seed from which all random numbers of the run are derived. */
    long effectiveSeed(long seed) {
        return variation == 0 ? seed : KeyedRandom.combine(seed, variation);
    }

    boolean isCutShort(long steps) {
        return steps >= maxSteps;
    }

    /** Returns the sequence numbers of all faults that were due in the run, in order, including the excluded faults. */
    List<Long> faultsSeen() {
        return faultsSeen;
    }

    /** Returns the keys of all messages that were due in the run, in order, including the excluded messages. */
    List<Long> messagesSeen() {
        return messagesSeen;
    }
}
