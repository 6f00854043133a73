package dev.raftctl.node.simulation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of one run.
 *
 * @param steps the number of steps that were run
 * @param virtualNanos the run's duration in virtual time
 * @param hash a hash of everything that happened; equal for every run of the same seed
 * @param counts how often each kind of event happened
 * @param failure the check that failed; null if none did
 */
public record SimulationResult(
        long seed,
        long steps,
        long virtualNanos,
        long hash,
        Map<String, Long> counts,
        @Nullable SimulationFailure failure) {
    /**
     * @param check the property that does not hold
     * @param step the step at which the failure was found
     */
    public record SimulationFailure(
            String check, String fact, long step, @Nullable Throwable cause) {}

    public boolean passed() {
        return failure == null;
    }

    /** Returns the shell command that repeats this run. */
    public String replayCommand() {
        return "raftctl simulate --seed " + seed + " --trace";
    }

    @Override
    public String toString() {
        SimulationFailure failed = failure;
        return failed == null
                ? "seed " + seed + ": passed, " + steps + " steps"
                : "seed " + seed + ": " + failed.check() + " fails at step " + failed.step() + ": " + failed.fact()
                        + "\n  " + replayCommand();
    }
}
