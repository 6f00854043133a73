package dev.raftctl.node.core;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.ClusterConfigurationFormat;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.TimeoutNow;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** The text form of every value that scripts print. */
final class ScriptFormat {
    private ScriptFormat() {}

    static String of(PeerMessage message) {
        if (message instanceof AppendEntries append) {
            return append(append);
        }
        if (message instanceof RequestVote vote) {
            return vote(vote);
        }
        if (message instanceof PreVote vote) {
            return preVote(vote);
        }
        if (message instanceof Heartbeat.HeartbeatRequest heartbeat) {
            return "heartbeat t" + heartbeat.term() + " #" + heartbeat.round() + " commit " + heartbeat.commitIndex();
        }
        if (message instanceof Heartbeat.HeartbeatResponse response) {
            return "heartbeat-response t" + response.term() + " #" + response.round() + ", log ends at "
                    + response.lastIndex()
                    + (response.diskSpaceLevel() == DiskSpaceLevel.AMPLE
                            ? ""
                            : ", disk " + response.diskSpaceLevel().label())
                    + (response.leasePromiseNanos() == 0
                            ? ""
                            : ", promises no vote for " + response.leasePromiseNanos() / 1_000_000 + " ms");
        }
        if (message instanceof InstallSnapshot snapshot) {
            return snapshot(snapshot);
        }
        if (message instanceof ReadIndex read) {
            return read(read);
        }
        return "timeout-now t" + ((TimeoutNow) message).term();
    }

    private static String append(AppendEntries message) {
        if (message instanceof AppendEntries.AppendAccepted accepted) {
            return "accepted t" + accepted.term() + " up to " + accepted.matchIndex();
        }
        if (message instanceof AppendEntries.AppendRejected rejected) {
            return "rejected t" + rejected.term() + " after " + rejected.rejectedIndex() + ", may match at "
                    + rejected.hint() + ", log ends at " + rejected.lastIndex();
        }
        AppendEntries.AppendRequest append = (AppendEntries.AppendRequest) message;
        return "append t" + append.term() + " after " + append.previous() + ": " + entries(append.entries())
                + " commit " + append.leaderCommit();
    }

    private static String vote(RequestVote message) {
        if (message instanceof RequestVote.VoteGranted granted) {
            return "vote t" + granted.term() + " granted";
        }
        if (message instanceof RequestVote.VoteRejected rejected) {
            return "vote t" + rejected.requestTerm() + " rejected in t" + rejected.term() + ": " + rejected.reason()
                    + ", log ends at " + rejected.last() + removal(rejected.removedAt());
        }
        RequestVote.VoteRequest request = (RequestVote.VoteRequest) message;
        return "vote-request t" + request.term() + ", log ends at " + request.last()
                + (request.requestedByLeader()
                        ? ", requested by the leader"
                        : request.bypassesStickiness() ? ", requested by an operator" : "");
    }

    private static String preVote(PreVote message) {
        if (message instanceof PreVote.PreVoteGranted granted) {
            return "pre-vote t" + granted.term() + " granted";
        }
        if (message instanceof PreVote.PreVoteRejected rejected) {
            return "pre-vote t" + rejected.requestTerm() + " rejected in t" + rejected.term() + ": " + rejected.reason()
                    + ", log ends at " + rejected.last() + removal(rejected.removedAt());
        }
        PreVote.PreVoteRequest request = (PreVote.PreVoteRequest) message;
        return "pre-vote-request t" + request.term() + ", log ends at " + request.last();
    }

    private static String removal(LogPosition at) {
        return at.equals(LogPosition.ZERO) ? "" : ", removed at " + at;
    }

    private static String snapshot(InstallSnapshot message) {
        if (message instanceof InstallSnapshot.InstallSnapshotChunk chunk) {
            return "snapshot t" + chunk.term() + " of " + chunk.last();
        }
        if (message instanceof InstallSnapshot.InstallSnapshotChunkRequest chunkRequest) {
            return "snapshot t" + chunkRequest.term() + " of " + chunkRequest.last() + ": chunk requested from "
                    + chunkRequest.nextOffset();
        }
        InstallSnapshot.SnapshotInstalledResponse installed = (InstallSnapshot.SnapshotInstalledResponse) message;
        return "snapshot t" + installed.term() + " of " + installed.last() + " installed";
    }

    private static String read(ReadIndex message) {
        if (message instanceof ReadIndex.ReadIndexConfirmed confirmed) {
            return "read t" + confirmed.term() + " #" + confirmed.ticket() + " confirmed at " + confirmed.readIndex();
        }
        return "read" + (message instanceof ReadIndex.ReadIndexRequest ? "-request t" : " rejected t") + message.term();
    }

    static String entries(List<LogEntry> entries) {
        return entries.isEmpty()
                ? "nothing"
                : entries.stream().map(ScriptFormat::of).collect(Collectors.joining(" "));
    }

    static String of(LogEntry entry) {
        if (entry.kind() == LogEntryKind.CONFIGURATION) {
            return entry.position() + of(ClusterConfigurationFormat.decode(entry.payload()));
        }
        String payload = new String(entry.payload(), StandardCharsets.UTF_8);
        return entry.position() + (payload.isEmpty() ? "" : "=" + payload);
    }

    /** Returns for instance {@code {1,2}}, joint {@code {1,2->2,3}}, or with learners {@code {1,2 learners 3}}. */
    static String of(Configuration configuration) {
        String outgoing = configuration.isJoint() ? ids(configuration.outgoing()) + "->" : "";
        String learners = configuration.learners().isEmpty() ? "" : " learners " + ids(configuration.learners());
        return "{" + outgoing + ids(configuration.voters()) + learners + "}";
    }

    private static String ids(SortedSet<ServerId> ids) {
        return ids.stream().map(ServerId::value).collect(Collectors.joining(","));
    }

    static String of(HardState hardState) {
        return "t" + hardState.term() + " vote " + (hardState.votedFor() == null ? "-" : hardState.votedFor());
    }

    static String of(CoreResponse response) {
        if (response instanceof CoreResponse.RequestRefused refused) {
            Refusal refusal = refused.refusal();
            return refusal.reason() + (refusal.leader() == null ? "" : " leader " + refusal.leader()) + ": "
                    + refusal.message();
        }
        if (response instanceof CoreResponse.RequestOutcomeUnknown unknown) {
            return "unknown: " + unknown.message();
        }
        if (response instanceof CoreResponse.ReadAllowedAtIndex at) {
            return "read at " + at.readIndex();
        }
        if (response instanceof CoreResponse.ClusterBootstrapped bootstrapped) {
            return bootstrapped.alreadyBootstrapped() ? "already bootstrapped" : "bootstrapped";
        }
        if (response instanceof CoreResponse.MembershipChanged changed) {
            return (changed.noChangeNeeded() ? "no change needed: " : "changed: ") + of(changed.configuration())
                    + " at " + changed.configIndex();
        }
        CoreResponse.LeadershipMoving moving = (CoreResponse.LeadershipMoving) response;
        return "leadership of t" + moving.term() + " moves to "
                + (moving.successor() == null ? "the election winner" : moving.successor());
    }

    /** Returns for instance {@code leader t2 vote 1, leader 1, log 1..4 t2/4, durable 4, commit 3, {1,2,3}}. */
    static String of(RaftStateView view) {
        return view.role().label() + " " + of(view.hardState()) + ", leader "
                + (view.leader() == null ? "-" : view.leader())
                + ", log " + (view.firstIndex() > 1 ? "from " + view.firstIndex() + " " : "") + "to " + view.last()
                + (view.durableIndex() < view.last().index() ? ", durable " + view.durableIndex() : "") + ", commit "
                + view.commitIndex() + ", " + of(view.configuration()) + (view.configCommitted() ? "" : " uncommitted");
    }

    /**
     * Returns a line for each group of servers in the same state, for instance {@code 1 2: log to t2/3, commit 3} and
     * {@code 3: down}.
     */
    static List<String> logsByState(Collection<TestServer> servers, TestServer leader) {
        Map<String, StringJoiner> idsByState = new LinkedHashMap<>();
        for (TestServer server : servers) {
            idsByState
                    .computeIfAbsent(logState(server, leader), state -> new StringJoiner(" "))
                    .add(server.id().value());
        }
        return idsByState.entrySet().stream()
                .map(group -> group.getValue() + ": " + group.getKey())
                .toList();
    }

    private static String logState(TestServer server, TestServer leader) {
        if (!server.isUp()) {
            return "down";
        }
        RaftStateView view = server.view();
        long leaderTerm = leader.view().hardState().term();
        boolean follows = leader.id().equals(view.leader()) && view.hardState().term() == leaderTerm;
        return (follows ? "" : "does not follow, in t" + view.hardState().term() + ", ") + "log to " + view.last()
                + ", commit " + view.commitIndex();
    }
}
