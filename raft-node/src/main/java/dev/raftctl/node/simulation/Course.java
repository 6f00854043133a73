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
final class Course {
    private final Set<Long> faultsLeftOut;
    private final Set<Long> mailLeftOut;
    private final Set<Integer> clientsLeftOut;
    private final long variation;
    private final long stepsMax;
    private final List<Long> faultsMet = new ArrayList<>();
    private final List<Long> mailMet = new ArrayList<>();

    /**
     * @param faults numbers of faults of the nemesis
     * @param mail fates of messages, which are lost
     * @param clients numbers of clients, which do nothing
     * @param variation 0: the luck is the seed's; else another
     * @param stepsMax a run that has not failed by then is broken off, and good
     */
    Course(Collection<Long> faults, Collection<Long> mail, Collection<Integer> clients, long variation, long stepsMax) {
        this.faultsLeftOut = new HashSet<>(faults);
        this.mailLeftOut = new HashSet<>(mail);
        this.clientsLeftOut = new TreeSet<>(clients);
        this.variation = variation;
        this.stepsMax = stepsMax;
    }

    /** Everything as the seed has it. */
    static Course full() {
        return new Course(List.of(), List.of(), List.of(), 0, Long.MAX_VALUE);
    }

    boolean hasFault(long number) {
        faultsMet.add(number);
        return !faultsLeftOut.contains(number);
    }

    boolean hasMail(long fate) {
        mailMet.add(fate);
        return !mailLeftOut.contains(fate);
    }

    boolean hasClient(int number) {
        return !clientsLeftOut.contains(number);
    }

    /** What all chance in the run is drawn from. */
    long luck(long seed) {
        return variation == 0 ? seed : Dice.join(seed, variation);
    }

    boolean isBrokenOff(long steps) {
        return steps >= stepsMax;
    }

    /** The faults that came up, left out or not, in order. */
    List<Long> faultsMet() {
        return faultsMet;
    }

    /** The fates of all messages that came up, lost or not, in order. */
    List<Long> mailMet() {
        return mailMet;
    }
}
