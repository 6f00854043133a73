package dev.raftctl.node.core;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.message.VoteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Parses the arguments of script commands. */
final class ScriptArguments {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private ScriptArguments() {}

    static long millisToNanos(String argument) {
        return Long.parseLong(argument) * NANOS_PER_MILLI;
    }

    static long electionHoldoffNanos(List<String> arguments) {
        int at = arguments.indexOf("holdoff");
        return at < 0 ? 0 : millisToNanos(arguments.get(at + 1));
    }

    /**
     * Returns a filter for messages: no argument matches all, {@code 2} all to server 2, {@code 1>2} all from 1 to 2.
     */
    static Predicate<ManualNetwork.Envelope> envelopes(List<String> arguments) {
        return envelope -> {
            boolean matches = arguments.isEmpty();
            for (String argument : arguments) {
                matches |= argument.equals(envelope.to().value())
                        || argument.equals(envelope.from() + ">" + envelope.to());
            }
            return matches;
        };
    }

    /** Returns a minimal message of this kind and term. */
    static PeerMessage message(String kind, long term) {
        return switch (kind) {
            case "append" -> new AppendEntries.AppendRequest(term, LogPosition.ZERO, List.of(), 0);
            case "accepted" -> new AppendEntries.AppendAccepted(term, 0);
            case "heartbeat" -> new Heartbeat.HeartbeatRequest(term, 0, 1);
            case "snapshot" ->
                new InstallSnapshot.InstallSnapshotChunk(term, new LogPosition(1, 1), 0, new byte[1], 1, 0);
            case "pre-vote" -> new PreVote.PreVoteRequest(term, LogPosition.ZERO);
            case "vote" -> new RequestVote.VoteRequest(term, LogPosition.ZERO, true);
            case "vote-rejected" -> new RequestVote.VoteRejected(term, term, VoteResult.STALE_TERM, LogPosition.ZERO);
            case "timeout-now" -> new TimeoutNow(term);
            default -> throw new IllegalArgumentException("unknown message kind: " + kind);
        };
    }

    /** Parses {@code add 4 remove 2 within 5000 if 7}, optionally preceded by {@code force}. */
    static Event.MembershipChangeRequested change(long ticket, List<String> arguments) {
        List<MemberChange> changes = new ArrayList<>();
        long catchUpMillis = 10_000;
        long expectedConfigIndex = 0;
        boolean force = arguments.contains("force");
        for (int i = force ? 1 : 0; i + 1 < arguments.size(); i += 2) {
            String value = arguments.get(i + 1);
            switch (arguments.get(i)) {
                case "add" -> changes.add(new MemberChange.AddVoter(member(value)));
                case "add-learner" -> changes.add(new MemberChange.AddLearner(member(value)));
                case "promote" -> changes.add(new MemberChange.PromoteLearner(ServerId.of(value)));
                case "demote" -> changes.add(new MemberChange.DemoteVoter(ServerId.of(value)));
                case "move" -> changes.add(new MemberChange.ChangeAddress(moved(value)));
                case "remove" -> changes.add(new MemberChange.RemoveMember(ServerId.of(value)));
                case "within" -> catchUpMillis = Long.parseLong(value);
                case "if" -> expectedConfigIndex = Long.parseLong(value);
                default -> throw new IllegalArgumentException("unknown change: " + arguments.get(i));
            }
        }
        return new Event.MembershipChangeRequested(
                ticket, changes, expectedConfigIndex, catchUpMillis * NANOS_PER_MILLI, force);
    }

    /** Parses {@code 1 2 3} or {@code 1 2 learners 3}. */
    static Configuration configuration(List<String> arguments) {
        int split = arguments.indexOf("learners");
        TreeMap<ServerId, ClusterMember> members = new TreeMap<>();
        TreeSet<ServerId> voters = new TreeSet<>();
        TreeSet<ServerId> learners = new TreeSet<>();
        for (int i = 0; i < arguments.size(); i++) {
            if (i != split) {
                ClusterMember member = member(arguments.get(i));
                members.put(member.id(), member);
                (split >= 0 && i > split ? learners : voters).add(member.id());
            }
        }
        return new Configuration(members, voters, new TreeSet<>(), learners);
    }

    /** Parses {@code 2@hostb}: server 2 at another host. */
    private static ClusterMember moved(String argument) {
        int at = argument.indexOf('@');
        return new ClusterMember(ServerId.of(argument.substring(0, at)), argument.substring(at + 1) + ":7000");
    }

    private static ClusterMember member(String name) {
        return new ClusterMember(ServerId.of(name), "host" + name + ":7000");
    }
}
