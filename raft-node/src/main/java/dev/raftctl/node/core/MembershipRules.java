package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Outcome;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What configuration a list of wishes leads to, or why it may not. Pure: dry runs ask here too. */
public final class MembershipRules {
    private final Configuration now;
    private final TreeMap<ServerId, Member> members;
    private final TreeSet<ServerId> voters;
    private final TreeSet<ServerId> learners;

    private MembershipRules(Configuration now) {
        this.now = now;
        members = new TreeMap<>(now.members());
        voters = new TreeSet<>(now.voters());
        learners = new TreeSet<>(now.learners());
    }

    /** @param now plain; the result equals it when nothing needs to be changed (trap M21) */
    public static Outcome<Configuration> plan(Configuration now, List<Change> changes) {
        MembershipRules rules = new MembershipRules(now);
        for (Change change : changes) {
            Refusal refusal = rules.refusalOf(change);
            if (refusal != null) {
                return Outcome.refused(refusal);
            }
        }
        if (rules.voters.isEmpty()) {
            return Outcome.refused(
                    new Refusal(Reason.UNSAFE_CHANGE, "the change would leave no voter", "add one first"));
        }
        TreeSet<ServerId> added = new TreeSet<>(rules.voters);
        added.removeAll(now.voters());
        if (added.size() > now.voters().size()) {
            // They would outvote those that hold the data (trap M16).
            return Outcome.refused(new Refusal(
                    Reason.UNSAFE_CHANGE,
                    added.size() + " new voters at once are more than the "
                            + now.voters().size() + " there are",
                    "add them in smaller steps"));
        }
        return Outcome.done(
                new Configuration(rules.members, rules.voters, Collections.emptySortedSet(), rules.learners));
    }

    private @Nullable Refusal refusalOf(Change change) {
        ServerId id = change.id();
        Member known = members.get(id);
        if (change instanceof Change.AddVoter add) {
            return add(add.member(), known, voters);
        }
        if (change instanceof Change.AddLearner add) {
            return add(add.member(), known, learners);
        }
        if (change instanceof Change.Remove) {
            members.remove(id);
            voters.remove(id);
            learners.remove(id);
            return null;
        }
        if (known == null) {
            return new Refusal(Reason.UNKNOWN_SERVER, id + " is not a member", "see: raftctl servers");
        }
        boolean promote = change instanceof Change.Promote;
        (promote ? learners : voters).remove(id);
        (promote ? voters : learners).add(id);
        return null;
    }

    /** An id that came back empty is not the server that acknowledged under it (traps M17, M18). */
    private static boolean isAnotherDisk(Member before, Member after) {
        return before.incarnation() != 0 && after.incarnation() != 0 && before.incarnation() != after.incarnation();
    }

    private @Nullable Refusal add(Member member, @Nullable Member known, SortedSet<ServerId> role) {
        ServerId id = member.id();
        Member before = now.member(id);
        if (before != null && isAnotherDisk(before, member)) {
            return new Refusal(
                    Reason.DISK_LOST,
                    id + " is a member, but that server has another disk than the member had",
                    "replace it under a new id: raftctl replace-server " + id + " NEW=" + member.address());
        }
        if (known == null) {
            for (Member other : members.values()) {
                if (other.address().equals(member.address())) {
                    return new Refusal(
                            Reason.SERVER_EXISTS,
                            member.address() + " is the address of " + other.id() + " already",
                            "");
                }
            }
            members.put(id, member);
            role.add(id);
            return null;
        }
        if (known.address().equals(member.address()) && role.contains(id)) {
            return null;
        }
        return new Refusal(
                Reason.SERVER_EXISTS,
                id + " is a member already, as a " + (voters.contains(id) ? "voter" : "learner") + " at "
                        + known.address(),
                voters.contains(id) ? "" : "give it a vote with: raftctl promote " + id);
    }
}
