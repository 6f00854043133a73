package dev.raftctl.node.simulation.mutation;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the simulation with a mutant in place of the original class. */
final class MutantRun {
    private final Class<?> sink;
    private final Method shrink;
    private final Method shrunk;
    private final Method run;
    private final Object noTrace;
    private final Method failure;
    private final Method check;
    private final Method step;

    /** The check that caught a mutant, and the step at which it did. */
    record Caught(String check, String fact, long step) {}

    MutantRun(Mutant mutant) {
        try {
            ClassLoader loader = mutant.load();
            String simulation = "dev.raftctl.node.simulation.";
            sink = loader.loadClass(simulation + "TraceSink");
            run = loader.loadClass(simulation + "Simulation").getMethod("run", long.class, long.class, sink);
            shrink = loader.loadClass(simulation + "Shrinker")
                    .getMethod("shrink", long.class, long.class, int.class, sink);
            shrunk = loader.loadClass(simulation + "Shrinker$ShrunkRun").getMethod("result");
            noTrace = sink.getField("NONE").get(null);
            failure = loader.loadClass(simulation + "SimulationResult").getMethod("failure");
            Class<?> failed = loader.loadClass(simulation + "SimulationResult$SimulationFailure");
            check = failed.getMethod("check");
            step = failed.getMethod("step");
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Returns how the seed catches the mutant, or null if it does not. */
    @Nullable
    Caught runSeed(long seed, long steps) {
        try {
            return caught(run.invoke(null, seed, steps, noTrace));
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private @Nullable Caught caught(Object result) throws ReflectiveOperationException {
        Object found = failure.invoke(result);
        return found == null
                ? null
                : new Caught((String) check.invoke(found), found.toString(), (long) step.invoke(found));
    }

    /**
     * Returns the smallest run in which the seed still catches the mutant and adds the lines of its trace to {@code
     * trace}; null if the seed does not catch it.
     */
    @Nullable
    Caught shrunk(long seed, long steps, int runsMax, List<String> trace) {
        Object lines =
                Proxy.newProxyInstance(sink.getClassLoader(), new Class<?>[] {sink}, (proxy, method, arguments) -> {
                    trace.add(arguments[0] + " " + arguments[1] + " " + arguments[2]);
                    return null;
                });
        try {
            Object shrunkRun = shrink.invoke(null, seed, steps, runsMax, lines);
            return shrunkRun == null ? null : caught(shrunk.invoke(shrunkRun));
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
