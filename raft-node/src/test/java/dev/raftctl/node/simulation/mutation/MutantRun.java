package dev.raftctl.node.simulation.mutation;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Runs the simulation with a mutant in place of the class it was made from. */
final class MutantRun {
    private final Method run;
    private final Object noTrace;
    private final Method failure;
    private final Method check;
    private final Method step;

    /** How a mutant was caught. */
    record Caught(String check, String fact, long step) {}

    MutantRun(Mutant mutant) {
        try {
            ClassLoader loader = MutantClasses.of(mutant);
            String simulation = "dev.raftctl.node.simulation.";
            Class<?> sink = loader.loadClass(simulation + "TraceSink");
            run = loader.loadClass(simulation + "Simulation").getMethod("run", long.class, long.class, sink);
            noTrace = sink.getField("NONE").get(null);
            failure = loader.loadClass(simulation + "SimulationResult").getMethod("failure");
            Class<?> failed = loader.loadClass(simulation + "SimulationResult$Failure");
            check = failed.getMethod("check");
            step = failed.getMethod("step");
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Null when the seed does not catch it. */
    @Nullable Caught on(long seed, long steps) {
        try {
            Object found = failure.invoke(run.invoke(null, seed, steps, noTrace));
            return found == null
                    ? null
                    : new Caught((String) check.invoke(found), found.toString(), (long) step.invoke(found));
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
