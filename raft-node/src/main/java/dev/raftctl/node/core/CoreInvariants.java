package dev.raftctl.node.core;

/** What must hold of one server after every step. */
final class CoreInvariants {
    private CoreInvariants() {}

    static void check(Server server) {
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
        if (server.role() instanceof Role.Leader leader) {
            Invariant.holds(
                    server.self().equals(server.ballot().votedFor()),
                    "leads term %d without its own vote, given to %s",
                    server.term(),
                    String.valueOf(server.ballot().votedFor()));
            for (Progress follower : leader.followers().values()) {
                Invariant.holds(
                        follower.nextIndex() > follower.matchIndex(),
                        "nextIndex %d is not past matchIndex %d",
                        follower.nextIndex(),
                        follower.matchIndex());
            }
        }
        if (server.role() instanceof Role.Candidate) {
            Invariant.holds(
                    server.self().equals(server.ballot().votedFor()),
                    "stands in term %d without its own vote, given to %s",
                    server.term(),
                    String.valueOf(server.ballot().votedFor()));
        }
    }
}
