package dev.raftctl.protocol.message;

/** A requested change to one member. Several changes are applied as a single joint configuration change. */
public sealed interface MemberChange {
    ServerId id();

    /**
     * Adds a server that becomes a voter once it has caught up. {@code member.incarnation()} is 0; the leader fills it
     * in.
     */
    record AddVoter(Member member) implements MemberChange {
        @Override
        public ServerId id() {
            return member.id();
        }
    }

    /** Adds a server that does not vote. */
    record AddLearner(Member member) implements MemberChange {
        @Override
        public ServerId id() {
            return member.id();
        }
    }

    /** Makes a learner a voter once it has caught up. */
    record Promote(ServerId id) implements MemberChange {}

    /** Makes a voter a learner. */
    record Demote(ServerId id) implements MemberChange {}

    record Remove(ServerId id) implements MemberChange {}
}
