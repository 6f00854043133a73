package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An index that a leader commits is on the disks of a majority of voters, and of both majorities while joint (hazards
 * R10, M07, M11).
 *
 * <p>It counts the copies itself, and not with {@code Quorum}, so that it also finds a mistake there.
 */
final class DurableMajority implements SafetyProperty {
    private final Function<ClusterMember, @Nullable CheckerServerModel> members;

    DurableMajority(Function<ClusterMember, @Nullable CheckerServerModel> members) {
        this.members = members;
    }

    @Override
    public void onCommit(CheckerServerModel server, RaftStateView view, long index) {
        if (view.role() != ServerRole.LEADER) {
            return;
        }
        Configuration configuration = view.configuration();
        check(server, index, configuration, configuration.voters());
        check(server, index, configuration, configuration.outgoing());
    }

    private void check(
            CheckerServerModel leader, long index, Configuration configuration, Collection<ServerId> voters) {
        int holderCount = 0;
        for (ServerId voter : voters) {
            ClusterMember member = configuration.member(voter);
            CheckerServerModel shadow = member == null ? null : members.apply(member);
            if (shadow != null
                    && (shadow.durable().agreesAt(index, leader.log())
                            || shadow.heldBeforeDamage(index, leader.log()))) {
                holderCount++;
            }
        }
        if (!voters.isEmpty() && holderCount <= voters.size() - holderCount) {
            throw violated("%s commits index %d, which only %d of the voters %s have on disk"
                    .formatted(leader, index, holderCount, voters));
        }
    }
}
