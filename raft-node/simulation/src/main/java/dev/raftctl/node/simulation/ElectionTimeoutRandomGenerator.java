package dev.raftctl.node.simulation;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * The random numbers of one server's election timeouts, which use only a fraction of the range: with little randomness
 * votes split (paper section 9.3).
 *
 * @param spread the fraction, read at each draw; 1: the whole range; 0: every timeout is the same
 */
record ElectionTimeoutRandomGenerator(SplittableRandom generator, DoubleSupplier spread) implements RandomGenerator {
    @Override
    public long nextLong() {
        return generator.nextLong();
    }

    @Override
    public long nextLong(long bound) {
        return (long) (generator.nextLong(bound) * spread.getAsDouble());
    }
}
