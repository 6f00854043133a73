package dev.raftctl.cli.apply;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;

/** Names the changes of members in saved plans. */
final class MemberChangeWord implements MemberChange.Visitor<String> {
    private static final MemberChangeWord WORDS = new MemberChangeWord();

    private MemberChangeWord() {}

    static String of(MemberChange change) {
        return change.accept(WORDS);
    }

    /** @param address empty if the change has none */
    static MemberChange parse(String word, ServerId id, String address) throws ApplyPlanSyntaxException {
        ClusterMember member = new ClusterMember(id, address);
        return switch (word) {
            case "add-learner" -> new MemberChange.AddLearner(member);
            case "set-address" -> new MemberChange.ChangeAddress(member);
            case "promote" -> new MemberChange.PromoteLearner(id);
            case "demote" -> new MemberChange.DemoteVoter(id);
            case "remove" -> new MemberChange.RemoveMember(id);
            default -> throw new ApplyPlanSyntaxException("unknown change '" + word + "'");
        };
    }

    @Override
    public String addVoter(MemberChange.AddVoter change) {
        return "add-voter";
    }

    @Override
    public String addLearner(MemberChange.AddLearner change) {
        return "add-learner";
    }

    @Override
    public String promote(MemberChange.PromoteLearner change) {
        return "promote";
    }

    @Override
    public String demote(MemberChange.DemoteVoter change) {
        return "demote";
    }

    @Override
    public String remove(MemberChange.RemoveMember change) {
        return "remove";
    }

    @Override
    public String changeAddress(MemberChange.ChangeAddress change) {
        return "set-address";
    }
}
