package dev.raftctl.cli.command;

import dev.raftctl.protocol.coordination.MemberTarget;
import dev.raftctl.protocol.coordination.MemberTarget.TargetRole;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Converts membership changes to what a record says of their servers, and back. */
final class MemberTargets {
    private static final AdditionTest ADDITION_TEST = new AdditionTest();

    private MemberTargets() {}

    /** Returns what the servers of these changes are in a configuration that is not joint. */
    static List<MemberTarget> of(List<MemberChange> changes, Configuration configuration) {
        return ofServers(changes.stream().map(MemberChange::id).toList(), configuration);
    }

    /** Returns what servers are in a configuration that is not joint. */
    static List<MemberTarget> ofServers(Collection<ServerId> ids, Configuration configuration) {
        List<MemberTarget> targets = new ArrayList<>();
        for (ServerId id : ids) {
            ClusterMember member = configuration.member(id);
            TargetRole role = member == null
                    ? TargetRole.ABSENT
                    : configuration.voters().contains(id) ? TargetRole.VOTER : TargetRole.LEARNER;
            targets.add(new MemberTarget(id, role, member == null ? "" : member.address()));
        }
        return targets;
    }

    /** Returns the configuration in which these servers are what the targets say, and the others as they are now. */
    static Configuration configurationWith(List<MemberTarget> targets, Configuration current) {
        SortedMap<ServerId, ClusterMember> members = new TreeMap<>(current.members());
        SortedSet<ServerId> voters = new TreeSet<>(current.voters());
        SortedSet<ServerId> learners = new TreeSet<>(current.learners());
        for (MemberTarget target : targets) {
            ServerId id = target.server();
            members.remove(id);
            voters.remove(id);
            learners.remove(id);
            if (target.role() != TargetRole.ABSENT) {
                members.put(id, new ClusterMember(id, target.address()));
                (target.role() == TargetRole.VOTER ? voters : learners).add(id);
            }
        }
        return new Configuration(members, voters, Collections.emptySortedSet(), learners);
    }

    /** Returns the changes that give servers the wanted roles and addresses, if they now have the others. */
    static List<MemberChange> changesTo(List<MemberTarget> wanted, List<MemberTarget> now) {
        List<MemberChange> changes = new ArrayList<>();
        for (MemberTarget target : wanted) {
            for (MemberTarget current : now) {
                if (current.server().equals(target.server()) && !current.equals(target)) {
                    changes.add(changeTo(target, current));
                }
            }
        }
        return changes;
    }

    private static MemberChange changeTo(MemberTarget target, MemberTarget current) {
        boolean isAbsent = current.role() == TargetRole.ABSENT;
        ClusterMember member = new ClusterMember(target.server(), target.address());
        if (current.role() == target.role()) {
            return new MemberChange.ChangeAddress(member);
        }
        return switch (target.role()) {
            case ABSENT -> new MemberChange.RemoveMember(target.server());
            case VOTER ->
                isAbsent ? new MemberChange.AddVoter(member) : new MemberChange.PromoteLearner(target.server());
            case LEARNER ->
                isAbsent ? new MemberChange.AddLearner(member) : new MemberChange.DemoteVoter(target.server());
        };
    }

    /** Returns whether a change takes nothing away, so that it needs no confirmation. */
    static boolean adds(MemberChange change) {
        return change.accept(ADDITION_TEST);
    }

    /** Whether a change takes nothing away. */
    private static final class AdditionTest implements MemberChange.Visitor<Boolean> {
        @Override
        public Boolean addVoter(MemberChange.AddVoter change) {
            return true;
        }

        @Override
        public Boolean addLearner(MemberChange.AddLearner change) {
            return true;
        }

        @Override
        public Boolean promote(MemberChange.PromoteLearner change) {
            return true;
        }

        @Override
        public Boolean changeAddress(MemberChange.ChangeAddress change) {
            return true;
        }

        @Override
        public Boolean demote(MemberChange.DemoteVoter change) {
            return false;
        }

        @Override
        public Boolean remove(MemberChange.RemoveMember change) {
            return false;
        }
    }
}
