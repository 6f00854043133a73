package dev.raftctl.node.simulation;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.simulation.safety.CheckerServerModel;
import dev.raftctl.node.simulation.safety.SafetyProperty;
import dev.raftctl.node.specification.ProtocolTrace;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Records a simulated run, with faults, as a trace for the TLA+ specification. */
public final class SimulationTrace implements SafetyProperty {
    private final ProtocolTrace trace = new ProtocolTrace();
    private final TreeMap<ServerId, Integer> directoryNumbers = new TreeMap<>();

    private SimulationTrace() {}

    /**
     * Runs the first steps of a seed. Returns plain texts, because a class loader with a planted bug calls this too.
     *
     * @return why the specification cannot describe the run (empty if it can), the ids of the servers separated by
     *     commas, and the lines of the trace
     */
    public static List<String> record(long seed, long steps) {
        SimulationTrace recorder = new SimulationTrace();
        Simulation.runObserved(seed, new SimulationVariant(List.of(), List.of(), List.of(), 0, steps), recorder);
        ProtocolTrace trace = recorder.trace;
        recorder.directoryNumbers.keySet().forEach(trace::stopped);
        List<String> recorded = new ArrayList<>();
        recorded.add(trace.unusableReason());
        recorded.add(String.join(",", trace.serverNames()));
        recorded.addAll(trace.lines());
        return recorded;
    }

    @Override
    public void onStart(CheckerServerModel server, RecoveredState recovered) {
        Integer directory = directoryNumbers.putIfAbsent(server.id(), server.number());
        if (directory != null && directory != server.number()) {
            trace.exclude(server.id() + " has a new directory and is another server to the specification");
        }
        trace.started(server.id(), server.raftSettingsOr(RaftSettings.withTimeouts(server.id(), 2, 1)), recovered);
    }

    @Override
    public void onTypedDecision(CheckerServerModel server, Decision decision) {
        trace.decided(server.id(), decision);
    }

    @Override
    public void onWrite(CheckerServerModel server, Effect.PersistWrite write) {
        trace.writeRequested(server.id(), write);
    }

    @Override
    public void onWriteDurable(CheckerServerModel server, @Nullable HardState hardState, List<LogEntry> entries) {
        trace.durable(server.id(), hardState, entries);
    }

    @Override
    public void onSend(CheckerServerModel server, ServerId to, PeerMessage message) {
        trace.sent(server.id(), to, message);
    }

    @Override
    public void onStep(CheckerServerModel server, RaftStateView view) {
        trace.stepped(server.id(), view);
    }

    @Override
    public void onStop(CheckerServerModel server) {
        trace.stopped(server.id());
    }
}
