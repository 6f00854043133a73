package dev.raftctl.node.simulation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one run.
 *
 * @param steps things that happened in it
 * @param virtualNanos how long it took in its own time
 * @param hash the same for every run of this seed
 * @param counts what was done and met, by kind
 * @param failure what did not hold; null: everything held
 */
public record SimulationResult(
        long seed,
        long steps,
        long virtualNanos,
        long hash,
        Map<String, Long> counts,
        @Nullable Failure failure) {
    /**
     * @param check the property that does not hold
     * @param step when it was found
     */
    public record Failure(
            String check, String fact, long step, @Nullable Throwable cause) {}

    public boolean passed() {
        return failure == null;
    }

    /** The command that repeats this run. */
    public String replayCommand() {
        return "raftctl simulate --seed " + seed + " --trace";
    }

    @Override
    public String toString() {
        Failure failed = failure;
        return failed == null
                ? "seed " + seed + ": good, " + steps + " steps"
                : "seed " + seed + ": " + failed.check() + " fails at step " + failed.step() + ": " + failed.fact()
                        + "\n  " + replayCommand();
    }
}
