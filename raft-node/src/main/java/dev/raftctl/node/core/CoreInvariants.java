package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ServerId;

/** The invariants of one server, checked after every step. Expensive checks run only in tests. */
final class CoreInvariants {
    private final RaftState server;

    private CoreInvariants(RaftState server) {
        this.server = server;
    }

    /** Runs the invariant checks that take constant time. */
    static void check(RaftState server) {
        CoreInvariants invariants = new CoreInvariants(server);
        invariants.checkIndexOrder();
        LeaderState leader = server.leaderState();
        if (leader != null) {
            invariants.checkVotedForSelf("leads");
            invariants.checkNextIndexes(leader);
        } else if (server.role().candidate() != null) {
            invariants.checkVotedForSelf("is a candidate in");
        }
    }

    /** Runs all invariant checks, which takes time proportional to the length of the log. For tests. */
    static void checkAll(RaftState server) {
        check(server);
        CoreInvariants invariants = new CoreInvariants(server);
        invariants.checkTermsAscend();
        invariants.checkConfigurationInLog();
        LeaderState leader = server.leaderState();
        if (leader != null) {
            invariants.checkMatchIndexes(leader);
            leader.checkUncommittedBytes();
        }
    }

    private void checkIndexOrder() {
        RaftLog log = server.log;
        InvariantChecks.holds(
                log.lastApplied() <= log.commitIndex(),
                "applied %d is past commitIndex %d",
                log.lastApplied(),
                log.commitIndex());
        InvariantChecks.holds(
                log.commitIndex() <= log.lastIndex(),
                "commitIndex %d is past the last entry %d",
                log.commitIndex(),
                log.lastIndex());
        InvariantChecks.holds(
                log.durableIndex() <= log.lastIndex(),
                "durable index %d is past the last entry %d",
                log.durableIndex(),
                log.lastIndex());
        InvariantChecks.holds(
                log.last().term() <= server.term(),
                "the log holds term %d in term %d",
                log.last().term(),
                server.term());
    }

    private void checkVotedForSelf(String activity) {
        ServerId votedFor = server.hardState().votedFor();
        InvariantChecks.holds(
                server.self().equals(votedFor),
                activity + " term %s without its own vote, given to %s",
                server.term(),
                String.valueOf(votedFor));
    }

    private void checkNextIndexes(LeaderState leader) {
        for (FollowerProgress follower : leader.replication().followers()) {
            InvariantChecks.holds(
                    follower.nextIndex() > follower.matchIndex(),
                    "nextIndex %d is not past matchIndex %d",
                    follower.nextIndex(),
                    follower.matchIndex());
        }
    }

    private void checkTermsAscend() {
        RaftLog log = server.log;
        long previousTerm = 0;
        for (long index = log.firstIndex(); index <= log.lastIndex(); index++) {
            long term = log.termAt(index);
            InvariantChecks.holds(previousTerm <= term, "term %d is followed by term %d", previousTerm, term);
            previousTerm = term;
        }
    }

    private void checkConfigurationInLog() {
        long index = server.configurations.index();
        InvariantChecks.holds(
                index <= server.log.lastIndex(),
                "the configuration in force is at index %d, past the last entry %d",
                index,
                server.log.lastIndex());
    }

    private void checkMatchIndexes(LeaderState leader) {
        for (FollowerProgress follower : leader.replication().followers()) {
            InvariantChecks.holds(
                    follower.matchIndex() <= server.log.lastIndex(),
                    "matchIndex %d is past the last entry %d",
                    follower.matchIndex(),
                    server.log.lastIndex());
            follower.checkInFlight();
        }
    }
}
