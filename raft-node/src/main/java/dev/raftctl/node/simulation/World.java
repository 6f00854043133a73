package dev.raftctl.node.simulation;

import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Time, order and chance of one run, and what is remembered of it. Nothing happens but what stands in its agenda. */
final class World {
    private record Appointment(long time, long number, Runnable what) {}

    private final PriorityQueue<Appointment> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Appointment::time).thenComparingLong(Appointment::number));
    private final Map<String, Long> counts = new TreeMap<>();
    private final Dice dice;
    private final TraceSink trace;
    private long now;
    private long appointments;
    private long steps;
    private long hash;

    World(long seed, TraceSink trace) {
        this.dice = new Dice(seed);
        this.trace = trace;
    }

    /** Virtual nanoseconds since the beginning. */
    long now() {
        return now;
    }

    long steps() {
        return steps;
    }

    /** A number that is the same for two runs only if the same things happened in them in the same order. */
    long hash() {
        return hash;
    }

    Dice dice(String matter) {
        return dice.of(matter);
    }

    /** How often each kind of thing was done. */
    Map<String, Long> counts() {
        return counts;
    }

    void at(long time, Runnable what) {
        agenda.add(new Appointment(Math.max(time, now), appointments++, what));
    }

    void after(long nanos, Runnable what) {
        at(now + nanos, what);
    }

    /** The next thing in the agenda happens; false when there is none. */
    boolean step() {
        Appointment next = agenda.poll();
        if (next == null) {
            return false;
        }
        now = next.time();
        steps++;
        next.what().run();
        fold(now);
        return true;
    }

    /** Something that happened is part of what two equal runs agree on. */
    void fold(long fact) {
        hash = Dice.mix(hash * 31 + fact);
    }

    void count(String kind) {
        counts.merge(kind, 1L, Long::sum);
    }

    boolean isTraced() {
        return trace != TraceSink.NONE;
    }

    void tell(String who, Supplier<String> what) {
        if (isTraced()) {
            trace.tell(now, who, what.get());
        }
    }
}
