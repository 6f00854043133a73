package dev.raftctl.bench;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.Event.ProposedCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All steps of three cores for one batch of commands, from the proposal to the last acknowledgement, and for one batch
 * of reads.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CoreStepBenchmark {
    @Param({"1", "64"})
    int batch;

    private final byte[] payload = new byte[256];
    private ThreeServerBenchmarkCluster cores = new ThreeServerBenchmarkCluster();
    private long ticket;

    @Setup
    public void elect() {
        cores = new ThreeServerBenchmarkCluster();
        cores.elect();
    }

    @Benchmark
    public long commit() {
        List<ProposedCommand> proposals = new ArrayList<>(batch);
        for (int i = 0; i < batch; i++) {
            proposals.add(new ProposedCommand(++ticket, payload));
        }
        cores.deliver(0, new Event.CommandsProposed(proposals));
        return cores.responseCount();
    }

    @Benchmark
    public long read() {
        long[] tickets = new long[batch];
        for (int i = 0; i < batch; i++) {
            tickets[i] = ++ticket;
        }
        cores.deliver(0, new Event.LinearizableReadsRequested(tickets));
        return cores.responseCount();
    }
}
