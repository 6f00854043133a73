package dev.raftctl.protocol.message;

import org.jspecify.annotations.Nullable;

/** A requested change to one member. Several changes are applied as a single joint configuration change. */
public sealed interface MemberChange
        permits MemberChange.AddVoter,
                MemberChange.AddLearner,
                MemberChange.PromoteLearner,
                MemberChange.DemoteVoter,
                MemberChange.RemoveMember,
                MemberChange.ChangeAddress {
    ServerId id();

    /** Returns the server that the change adds, or null if it adds none. */
    @Nullable
    ClusterMember added();

    /**
     * Returns the change with this server in place of {@link #contacted}; the same change if it gives no address.
     */
    MemberChange withAdded(ClusterMember member);

    /**
     * Returns the server that the leader contacts before it makes the change, at the address that the change gives it;
     * null if the change gives no address.
     */
    default @Nullable ClusterMember contacted() {
        return added();
    }

    <R> R accept(Visitor<R> visitor);

    /** Returns whether the change adds a voter. */
    default boolean addsVoter() {
        return false;
    }

    /**
     * Adds a server that becomes a voter once it has caught up. {@code member.incarnation()} is 0; the leader fills it
     * in.
     */
    record AddVoter(ClusterMember member) implements MemberChange {
        @Override
        public ServerId id() {
            return member.id();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.addVoter(this);
        }

        @Override
        public boolean addsVoter() {
            return true;
        }

        @Override
        public ClusterMember added() {
            return member;
        }

        @Override
        public MemberChange withAdded(ClusterMember added) {
            return new AddVoter(added);
        }
    }

    /** Adds a server that does not vote. */
    record AddLearner(ClusterMember member) implements MemberChange {
        @Override
        public ServerId id() {
            return member.id();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.addLearner(this);
        }

        @Override
        public ClusterMember added() {
            return member;
        }

        @Override
        public MemberChange withAdded(ClusterMember added) {
            return new AddLearner(added);
        }
    }

    /** Makes a learner a voter once it has caught up. */
    record PromoteLearner(ServerId id) implements MemberChange {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.promote(this);
        }

        @Override
        public @Nullable ClusterMember added() {
            return null;
        }

        @Override
        public MemberChange withAdded(ClusterMember added) {
            return this;
        }
    }

    /** Makes a voter a learner. */
    record DemoteVoter(ServerId id) implements MemberChange {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.demote(this);
        }

        @Override
        public @Nullable ClusterMember added() {
            return null;
        }

        @Override
        public MemberChange withAdded(ClusterMember added) {
            return this;
        }
    }

    record RemoveMember(ServerId id) implements MemberChange {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.remove(this);
        }

        @Override
        public @Nullable ClusterMember added() {
            return null;
        }

        @Override
        public MemberChange withAdded(ClusterMember added) {
            return this;
        }
    }

    /**
     * Gives a member another address, because it has moved together with its data. It remains a voter or a learner.
     * {@code member.incarnation()} is 0; the leader fills it in.
     */
    record ChangeAddress(ClusterMember member) implements MemberChange {
        @Override
        public ServerId id() {
            return member.id();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.changeAddress(this);
        }

        @Override
        public @Nullable ClusterMember added() {
            return null;
        }

        @Override
        public ClusterMember contacted() {
            return member;
        }

        @Override
        public MemberChange withAdded(ClusterMember contacted) {
            return new ChangeAddress(contacted);
        }
    }

    /** Derives a value from a change. */
    interface Visitor<R> {
        R addVoter(AddVoter change);

        R addLearner(AddLearner change);

        R promote(PromoteLearner change);

        R demote(DemoteVoter change);

        R remove(RemoveMember change);

        R changeAddress(ChangeAddress change);
    }
}
