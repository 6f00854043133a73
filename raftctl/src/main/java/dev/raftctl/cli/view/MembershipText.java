package dev.raftctl.cli.view;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Describes the membership of servers in a configuration, and changes of it. */
final class MembershipText {
    private MembershipText() {}

    /** Returns {@code voter}, {@code learner} or {@code none}. */
    static String membership(Configuration configuration, ServerId id) {
        if (configuration.isVoter(id)) {
            return "voter";
        }
        return configuration.isLearner(id) ? "learner" : "none";
    }

    /** Describes completed changes, for example {@code added voter n4=10.0.0.4:7001, removed n1}. */
    static String done(List<MemberChange> changes) {
        return changes.stream().map(MembershipText::done).collect(Collectors.joining(", "));
    }

    private static String done(MemberChange change) {
        if (change instanceof MemberChange.AddVoter add) {
            return "added voter " + add.member();
        }
        if (change instanceof MemberChange.AddLearner add) {
            return "added learner " + add.member();
        }
        if (change instanceof MemberChange.Promote) {
            return "promoted " + change.id();
        }
        return (change instanceof MemberChange.Demote ? "demoted " : "removed ") + change.id();
    }

    /** Describes why changes are not needed, for example {@code n4 is already a voter, n1 is not a member}. */
    static String alreadyDone(List<MemberChange> changes) {
        return changes.stream().map(MembershipText::alreadyDone).collect(Collectors.joining(", "));
    }

    private static String alreadyDone(MemberChange change) {
        if (change instanceof MemberChange.Remove) {
            return change.id() + " is not a member";
        }
        boolean votes = change instanceof MemberChange.AddVoter || change instanceof MemberChange.Promote;
        return change.id() + (votes ? " is already a voter" : " is already a learner");
    }

    static String names(Collection<ServerId> ids) {
        StringBuilder names = new StringBuilder();
        for (ServerId id : ids) {
            names.append(names.length() == 0 ? "" : " ").append(id);
        }
        return names.toString();
    }
}
