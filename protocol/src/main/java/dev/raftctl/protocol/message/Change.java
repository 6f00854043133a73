package dev.raftctl.protocol.message;

/** One wish of a membership change; several of them are made as one joint change. */
public sealed interface Change {
    ServerId id();

    /** Add a server, which votes once it has caught up; {@code member.incarnation()} is 0 and filled in by the leader. */
    record AddVoter(Member member) implements Change {
        @Override
        public ServerId id() {
            return member.id();
        }
    }

    /** Add a server without a vote. */
    record AddLearner(Member member) implements Change {
        @Override
        public ServerId id() {
            return member.id();
        }
    }

    /** A learner becomes a voter once it has caught up. */
    record Promote(ServerId id) implements Change {}

    /** A voter becomes a learner. */
    record Demote(ServerId id) implements Change {}

    record Remove(ServerId id) implements Change {}
}
