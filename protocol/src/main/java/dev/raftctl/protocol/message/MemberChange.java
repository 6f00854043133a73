package dev.raftctl.protocol.message;

/** One wish of a membership change; several of them are made as one joint change. */
public sealed interface MemberChange {
    ServerId id();

    /** Add a server, which votes once it has caught up; {@code member.incarnation()} is 0 and filled in by the leader. */
    record AddVoter(Member member) implements MemberChange {
        @Override
        public ServerId id() {
            return member.id();
        }
    }

    /** Add a server without a vote. */
    record AddLearner(Member member) implements MemberChange {
        @Override
        public ServerId id() {
            return member.id();
        }
    }

    /** A learner becomes a voter once it has caught up. */
    record Promote(ServerId id) implements MemberChange {}

    /** A voter becomes a learner. */
    record Demote(ServerId id) implements MemberChange {}

    record Remove(ServerId id) implements MemberChange {}
}
