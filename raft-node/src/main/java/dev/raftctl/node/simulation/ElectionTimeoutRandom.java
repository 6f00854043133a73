package dev.raftctl.node.simulation;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * The draws of one server's election timeouts, of which it uses only a share of the range: with little randomness votes split
 * (paper section 9.3).
 *
 * @param spread asked at each draw; 1: the whole range; 0: everyone waits equally long
 */
record ElectionTimeoutRandom(SplittableRandom generator, DoubleSupplier spread) implements RandomGenerator {
    @Override
    public long nextLong() {
        return generator.nextLong();
    }

    @Override
    public long nextLong(long bound) {
        return (long) (generator.nextLong(bound) * spread.getAsDouble());
    }
}
