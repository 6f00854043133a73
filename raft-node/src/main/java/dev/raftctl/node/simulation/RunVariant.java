package dev.raftctl.node.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The course of one run: which of the things its seed would make happen it leaves out, and which it met. Leaving one out
 * changes nothing but what follows from it.
 */
final class RunVariant {
    private final Set<Long> excludedFaults;
    private final Set<Long> excludedMessages;
    private final Set<Integer> excludedClients;
    private final long variation;
    private final long maxSteps;
    private final List<Long> faultsSeen = new ArrayList<>();
    private final List<Long> messagesSeen = new ArrayList<>();

    /**
     * @param faults numbers of faults of the nemesis
     * @param messages fates of messages, which are lost
     * @param clients numbers of clients, which do nothing
     * @param variation 0: the luck is the seed's; else another
     * @param maxSteps a run that has not failed by then is broken off, and good
     */
    RunVariant(
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

    /** Everything as the seed has it. */
    static RunVariant unmodified() {
        return new RunVariant(List.of(), List.of(), List.of(), 0, Long.MAX_VALUE);
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

    /** What all chance in the run is drawn from. */
    long effectiveSeed(long seed) {
        return variation == 0 ? seed : StatelessRandom.combine(seed, variation);
    }

    boolean isCutShort(long steps) {
        return steps >= maxSteps;
    }

    /** The faults that came up, left out or not, in order. */
    List<Long> faultsSeen() {
        return faultsSeen;
    }

    /** The fates of all messages that came up, lost or not, in order. */
    List<Long> messagesSeen() {
        return messagesSeen;
    }
}
