package dev.raftctl.protocol.coordination;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an operation wants one server to be.
 *
 * @param address the address that the server should have; empty if any will do
 */
public record MemberTarget(ServerId server, TargetRole role, String address) {
    /** The role that a server should have. */
    public enum TargetRole {
        VOTER,
        LEARNER,
        ABSENT
    }

    /** Returns whether a configuration that is not joint gives all servers what an operation wants. */
    public static boolean areReached(List<MemberTarget> targets, Configuration configuration) {
        return !targets.isEmpty()
                && !configuration.isJoint()
                && targets.stream().allMatch(target -> target.isReached(configuration));
    }

    /** Returns whether the server's role or address differs between two configurations. */
    boolean isChanged(Configuration before, Configuration after) {
        return before.voters().contains(server) != after.voters().contains(server)
                || before.outgoing().contains(server) != after.outgoing().contains(server)
                || before.learners().contains(server) != after.learners().contains(server)
                || !Objects.equals(before.member(server), after.member(server));
    }

    private boolean isReached(Configuration configuration) {
        ClusterMember member = configuration.member(server);
        return switch (role) {
            case ABSENT -> member == null;
            case VOTER -> configuration.voters().contains(server) && hasAddress(member);
            case LEARNER -> configuration.learners().contains(server) && hasAddress(member);
        };
    }

    private boolean hasAddress(@Nullable ClusterMember member) {
        return address.isEmpty() || (member != null && member.address().equals(address));
    }
}
