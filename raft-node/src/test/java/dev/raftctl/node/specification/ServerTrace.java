package dev.raftctl.node.specification;

import static dev.raftctl.node.specification.TraceText.entry;
import static dev.raftctl.node.specification.TraceText.id;
import static dev.raftctl.node.specification.TraceText.line;
import static dev.raftctl.node.specification.TraceText.position;
import static dev.raftctl.node.specification.TraceText.string;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.ElectionDecision;
import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.TimeoutNow;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the lines of one server's current step and puts them in the order in which the core took its decisions: the
 * effects of a step are in the order in which they must be executed, which differs.
 */
final class ServerTrace {
    private final ServerId server;
    private final List<String> decisions = new ArrayList<>();
    private final List<String> appends = new ArrayList<>();
    private final List<String> sends = new ArrayList<>();
    private boolean usesPreVote = true;
    private boolean isPreCandidate;
    private long requestedTerm;
    private long sentTerm;
    private long lastSentIndex;
    private long leaderCommit;
    private long commitIndex;
    private long snapshotIndex;
    private String state = "";

    ServerTrace(ServerId server) {
        this.server = server;
    }

    void started(boolean preVote, RecoveredState recovered) {
        usesPreVote = preVote;
        isPreCandidate = false;
        requestedTerm = 0;
        sentTerm = 0;
        lastSentIndex = 0;
        leaderCommit = 0;
        commitIndex = recovered.snapshot().index();
        snapshotIndex = recovered.snapshot().index();
        state = "";
    }

    void decided(Decision decision) {
        boolean skipsPreVote = !usesPreVote && !isPreCandidate;
        String decided = decision.accept(new DecisionLine(server, skipsPreVote));
        isPreCandidate = decision instanceof ElectionDecision.PreVoteStartedDecision
                || (isPreCandidate && decision instanceof ElectionDecision.VoteReceivedDecision);
        if (!decided.isEmpty()) {
            decisions.add(decided);
        }
        if (decision instanceof ElectionDecision.ElectionWonDecision) {
            lastSentIndex = 0;
            leaderCommit = 0;
            decisions.add(line("own copy", server));
        }
    }

    /** Records entries that the server appends, or that a leader sends while their write has not been requested yet. */
    void appended(List<LogEntry> entries) {
        for (LogEntry entry : entries) {
            String append = line("append", server, entry.index(), entry(entry));
            if (!appends.contains(append)) {
                appends.add(append);
            }
        }
    }

    void sent(ServerId to, PeerMessage message) {
        boolean carriesOwnTerm =
                !(message instanceof PreVote.PreVoteRequest) && !(message instanceof PreVote.PreVoteGranted);
        if (carriesOwnTerm && message.term() > sentTerm) {
            sentTerm = message.term();
            sends.add(line("term sent", server, message.term()));
        }
        if (message instanceof TimeoutNow) {
            decisions.add(line("timeout now", server, id(to), message.term()));
        } else if (message instanceof RequestVote.VoteGranted) {
            sends.add(line("vote sent", server, id(to), message.term()));
        } else if (message instanceof RequestVote.VoteRequest && message.term() > requestedTerm) {
            requestedTerm = message.term();
            sends.add(line("request sent", server, message.term()));
        } else if (message instanceof AppendEntries.AppendAccepted accepted) {
            sends.add(line("acknowledged", server, message.term(), accepted.matchIndex()));
        } else if (message instanceof InstallSnapshot.SnapshotInstalledResponse installed) {
            sends.add(line("acknowledged", server, message.term(), installed.matchIndex()));
        } else if (message instanceof AppendEntries.AppendRequest request) {
            if (request.lastIndex() > lastSentIndex) {
                lastSentIndex = request.lastIndex();
                appended(request.entries());
            }
            leaderCommit = Math.max(leaderCommit, request.leaderCommit());
        } else if (message instanceof Heartbeat.HeartbeatRequest heartbeat) {
            leaderCommit = Math.max(leaderCommit, heartbeat.commitIndex());
        }
    }

    /** Adds the lines of the finished step to {@code lines}. */
    void stepped(RaftStateView view, List<String> lines) {
        boolean isInstalled = decisions.stream().anyMatch(decided -> decided.startsWith("<<\"installed\""));
        int before = lines.size();
        // A leader commits first, and appends, sends or steps down because of that.
        if (view.commitIndex() > commitIndex) {
            lines.add(line("commit before", server, view.commitIndex()));
        }
        lines.addAll(decisions);
        lines.addAll(appends);
        if (view.commitIndex() > commitIndex) {
            lines.add(line("commit", server, view.commitIndex()));
        }
        commitIndex = view.commitIndex();
        if (view.snapshot().index() > snapshotIndex && !isInstalled) {
            lines.add(line("snapshot", server, view.snapshot().index()));
        }
        snapshotIndex = view.snapshot().index();
        String newState = line(
                "state",
                server,
                view.hardState().term(),
                id(view.hardState().votedFor()),
                string(roleOf(view)),
                position(view.last()),
                view.commitIndex());
        if (!newState.equals(state) || lines.size() > before) {
            state = newState;
            lines.add(newState);
        }
        lines.addAll(sends);
        clear();
    }

    private static String roleOf(RaftStateView view) {
        return switch (view.role()) {
            case LEADER -> "leader";
            case CANDIDATE -> "candidate";
            case PRE_CANDIDATE -> "pre-candidate";
            default -> "follower";
        };
    }

    /** Adds the lines of a message that was sent, or of a step that a crash has cut short. */
    void flush(List<String> lines) {
        if (leaderCommit > commitIndex) {
            lines.add(line("commit before", server, leaderCommit));
        }
        lines.addAll(decisions);
        lines.addAll(appends);
        lines.addAll(sends);
        clear();
    }

    private void clear() {
        decisions.clear();
        appends.clear();
        sends.clear();
    }
}
