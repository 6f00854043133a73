package dev.raftctl.node.specification;

import static dev.raftctl.node.specification.TraceText.entries;
import static dev.raftctl.node.specification.TraceText.id;
import static dev.raftctl.node.specification.TraceText.line;
import static dev.raftctl.node.specification.TraceText.position;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Records the run of a cluster as lines that the module {@code Trace} of the specification reads. */
public final class ProtocolTrace implements ProtocolObserver {
    /** TLC's integers have 32 bits. */
    private static final long MAX_TERM = 1L << 30;

    private final List<String> lines = new ArrayList<>();
    private final TreeMap<ServerId, ServerTrace> servers = new TreeMap<>();
    private final TreeMap<ServerId, Boolean> isInStep = new TreeMap<>();
    private String unusableReason = "";

    /** Returns the lines so far, each a TLA+ tuple. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Returns the ids of all servers in the trace. */
    public List<String> serverNames() {
        return servers.keySet().stream().map(ServerId::value).toList();
    }

    /** Returns why the specification cannot describe this run; empty if it can. */
    public String unusableReason() {
        return unusableReason;
    }

    /** Records that the specification cannot describe what happens from now on. */
    public void exclude(String reason) {
        if (unusableReason.isEmpty()) {
            unusableReason = reason;
        }
    }

    @Override
    public void started(ServerId server, RaftSettings settings, RecoveredState recovered) {
        boolean isFirstStart = !servers.containsKey(server);
        ServerTrace trace = servers.computeIfAbsent(server, ServerTrace::new);
        if (isFirstStart) {
            startedFirst(server, recovered);
        }
        trace.started(settings.preVote(), recovered);
        lines.add(line(
                "start",
                server,
                recovered.hardState().term(),
                id(recovered.hardState().votedFor()),
                position(lastOf(recovered)),
                recovered.snapshot().index(),
                recovered.recoveringTerm()));
    }

    /** Records the bootstrap of a server whose disk already holds its result. */
    private void startedFirst(ServerId server, RecoveredState recovered) {
        LogPosition last = lastOf(recovered);
        if (last.equals(LogPosition.ZERO) && recovered.hardState().equals(HardState.INITIAL)) {
            return;
        }
        List<PositionedConfiguration> configurations = recovered.configurations();
        if (!last.equals(new LogPosition(1, 1))
                || configurations.size() != 1
                || !recovered.hardState().equals(new HardState(1, null))) {
            exclude(server + " starts with a log whose history is not in the trace");
            return;
        }
        LogEntry first = LogEntry.configuration(1, 1, configurations.get(0).configuration());
        lines.add(line("formed", server, TraceText.entry(first)));
        lines.add(line("durable", server, 1, "Nil", 1, entries(List.of(first))));
    }

    private static LogPosition lastOf(RecoveredState recovered) {
        if (recovered.lastIndex() <= recovered.snapshot().index()) {
            return recovered.snapshot();
        }
        return new LogPosition(
                recovered.termRuns().get(recovered.termRuns().size() - 1).term(), recovered.lastIndex());
    }

    private ServerTrace of(ServerId server) {
        ServerTrace trace = servers.get(server);
        if (trace == null) {
            throw new IllegalStateException(server + " has not started");
        }
        return trace;
    }

    @Override
    public void decided(ServerId server, Decision decision) {
        isInStep.put(server, true);
        of(server).decided(decision);
    }

    @Override
    public void writeRequested(ServerId server, Effect.PersistWrite write) {
        isInStep.put(server, true);
        of(server).appended(write.entries());
    }

    @Override
    public void durable(ServerId server, @Nullable HardState hardState, List<LogEntry> entries) {
        lines.add(line(
                "durable",
                server,
                hardState == null ? 0 : hardState.term(),
                id(hardState == null ? null : hardState.votedFor()),
                entries.isEmpty() ? 0 : entries.get(0).index(),
                entries(entries)));
        if (!entries.isEmpty()) {
            lines.add(line("own copy", server));
        }
    }

    @Override
    public void sent(ServerId server, ServerId to, PeerMessage message) {
        if (message.term() > MAX_TERM) {
            exclude("a term is above " + MAX_TERM);
        }
        of(server).sent(to, message);
        if (!isInStep.getOrDefault(server, false)) {
            of(server).flush(lines);
        }
    }

    @Override
    public void stepped(ServerId server, RaftStateView view) {
        isInStep.put(server, false);
        of(server).stepped(view, lines);
    }

    @Override
    public void stopped(ServerId server) {
        isInStep.put(server, false);
        of(server).flush(lines);
    }
}
