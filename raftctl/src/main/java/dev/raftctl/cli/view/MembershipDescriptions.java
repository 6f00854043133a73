package dev.raftctl.cli.view;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Describes the membership of servers in a configuration, and changes of it. */
final class MembershipDescriptions {
    private static final CompletedMemberChangeText DONE = new CompletedMemberChangeText();
    private static final ChangeAlreadyDoneText ALREADY_DONE = new ChangeAlreadyDoneText();

    private MembershipDescriptions() {}

    /** Returns {@code voter}, {@code learner} or {@code none}. */
    static String membership(Configuration configuration, ServerId id) {
        if (configuration.isVoter(id)) {
            return "voter";
        }
        return configuration.isLearner(id) ? "learner" : "none";
    }

    /** Describes completed changes, for example {@code added voter n4=10.0.0.4:7001, removed n1}. */
    static String done(List<MemberChange> changes) {
        return changes.stream().map(change -> change.accept(DONE)).collect(Collectors.joining(", "));
    }

    /** Describes why changes are not needed, for example {@code n4 is already a voter, n1 is not a member}. */
    static String alreadyDone(List<MemberChange> changes) {
        return changes.stream().map(change -> change.accept(ALREADY_DONE)).collect(Collectors.joining(", "));
    }

    static String names(Collection<ServerId> ids) {
        StringBuilder names = new StringBuilder();
        for (ServerId id : ids) {
            names.append(names.length() == 0 ? "" : " ").append(id);
        }
        return names.toString();
    }

    private static final class CompletedMemberChangeText implements MemberChange.Visitor<String> {
        @Override
        public String addVoter(MemberChange.AddVoter change) {
            return "added voter " + change.member();
        }

        @Override
        public String addLearner(MemberChange.AddLearner change) {
            return "added learner " + change.member();
        }

        @Override
        public String promote(MemberChange.PromoteLearner change) {
            return "promoted " + change.id();
        }

        @Override
        public String demote(MemberChange.DemoteVoter change) {
            return "demoted " + change.id();
        }

        @Override
        public String changeAddress(MemberChange.ChangeAddress change) {
            return "set the address of " + change.id() + " to "
                    + change.member().address();
        }

        @Override
        public String remove(MemberChange.RemoveMember change) {
            return "removed " + change.id();
        }
    }

    private static final class ChangeAlreadyDoneText implements MemberChange.Visitor<String> {
        @Override
        public String addVoter(MemberChange.AddVoter change) {
            return change.id() + " is already a voter";
        }

        @Override
        public String addLearner(MemberChange.AddLearner change) {
            return change.id() + " is already a learner";
        }

        @Override
        public String promote(MemberChange.PromoteLearner change) {
            return change.id() + " is already a voter";
        }

        @Override
        public String demote(MemberChange.DemoteVoter change) {
            return change.id() + " is already a learner";
        }

        @Override
        public String changeAddress(MemberChange.ChangeAddress change) {
            return change.id() + " already has the address " + change.member().address();
        }

        @Override
        public String remove(MemberChange.RemoveMember change) {
            return change.id() + " is not a member";
        }
    }
}
