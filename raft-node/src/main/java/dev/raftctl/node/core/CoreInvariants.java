package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ServerId;

/** What must hold of one server after every step. What takes no time is checked always, the rest in tests. */
final class CoreInvariants {
    private final Server server;

    private CoreInvariants(Server server) {
        this.server = server;
    }

    /** After every step. */
    static void check(Server server) {
        CoreInvariants invariants = new CoreInvariants(server);
        invariants.placesAreInOrder();
        if (server.role() instanceof Role.Leader leader) {
            invariants.ownVoteIsOwn("leads");
            invariants.nextIsPastMatch(leader);
        } else if (server.role() instanceof Role.Candidate) {
            invariants.ownVoteIsOwn("stands in");
        }
    }

    /** Takes time in proportion to the log: in tests. */
    static void checkAll(Server server) {
        check(server);
        CoreInvariants invariants = new CoreInvariants(server);
        invariants.termsRise();
        invariants.configurationIsInLog();
        if (server.role() instanceof Role.Leader leader) {
            invariants.matchesAreInLog(leader);
            leader.leadership().checkUncommittedBytes();
        }
    }

    private void placesAreInOrder() {
        RaftLog log = server.log;
        Invariant.holds(
                log.lastApplied() <= log.commitIndex(),
                "applied %d is past commitIndex %d",
                log.lastApplied(),
                log.commitIndex());
        Invariant.holds(
                log.commitIndex() <= log.lastIndex(),
                "commitIndex %d is past the last entry %d",
                log.commitIndex(),
                log.lastIndex());
        Invariant.holds(
                log.durableIndex() <= log.lastIndex(),
                "durable %d is past the last entry %d",
                log.durableIndex(),
                log.lastIndex());
        Invariant.holds(
                log.last().term() <= server.term(),
                "the log holds term %d in term %d",
                log.last().term(),
                server.term());
    }

    private void ownVoteIsOwn(String does) {
        ServerId given = server.ballot().votedFor();
        Invariant.holds(
                server.self().equals(given),
                does + " term %s without its own vote, given to %s",
                server.term(),
                String.valueOf(given));
    }

    private void nextIsPastMatch(Role.Leader leader) {
        for (Progress follower : leader.leadership().replication().followers()) {
            Invariant.holds(
                    follower.nextIndex() > follower.matchIndex(),
                    "nextIndex %d is not past matchIndex %d",
                    follower.nextIndex(),
                    follower.matchIndex());
        }
    }

    private void termsRise() {
        RaftLog log = server.log;
        long before = 0;
        for (long index = log.firstIndex(); index <= log.lastIndex(); index++) {
            long term = log.termAt(index);
            Invariant.holds(before <= term, "term %d is followed by term %d", before, term);
            before = term;
        }
    }

    private void configurationIsInLog() {
        long index = server.configurations.index();
        Invariant.holds(
                index <= server.log.lastIndex(),
                "the configuration in force is that of %d, past the last entry %d",
                index,
                server.log.lastIndex());
    }

    private void matchesAreInLog(Role.Leader leader) {
        for (Progress follower : leader.leadership().replication().followers()) {
            Invariant.holds(
                    follower.matchIndex() <= server.log.lastIndex(),
                    "matchIndex %d is past the last entry %d",
                    follower.matchIndex(),
                    server.log.lastIndex());
            follower.checkFlights();
        }
    }
}
