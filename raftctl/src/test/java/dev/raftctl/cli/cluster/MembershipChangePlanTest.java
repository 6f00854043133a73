package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MembershipChangePlanTest {
    private static ClusterMember member(String id) {
        return new ClusterMember(ServerId.of(id), "10.0.0." + id.substring(1) + ":7001");
    }

    private static Configuration voters(String... ids) {
        List<ClusterMember> members = new ArrayList<>();
        for (String id : ids) {
            members.add(member(id));
        }
        return Configuration.ofVoters(members);
    }

    private static Set<ServerId> answering(String... ids) {
        Set<ServerId> answering = new TreeSet<>();
        for (String id : ids) {
            answering.add(ServerId.of(id));
        }
        return answering;
    }

    private static MembershipChangePlan plan(Configuration from, Set<ServerId> answering, MemberChange... changes)
            throws CliFailure {
        return MembershipChangePlan.of(from, 9, List.of(changes), answering);
    }

    private static String reason(Configuration from, MemberChange... changes) {
        return catchThrowableOfType(CliFailure.class, () -> plan(from, Set.of(), changes))
                .reason();
    }

    private static String hint(Configuration from, MemberChange... changes) {
        return catchThrowableOfType(CliFailure.class, () -> plan(from, Set.of(), changes))
                .hint();
    }

    @Test
    void needsBothMajoritiesDuringTheChange_M11() throws CliFailure {
        MembershipChangePlan plan =
                plan(voters("n1", "n2", "n3"), answering("n1", "n2", "n3"), new MemberChange.AddVoter(member("n4")));
        assertThat(plan.jointConfiguration().voters()).hasSize(4);
        assertThat(plan.jointConfiguration().outgoing()).hasSize(3);
        assertThat(MembershipChangePlan.quorum(plan.before().voters())).hasToString("2 of 3");
        assertThat(MembershipChangePlan.quorum(plan.after().voters())).hasToString("3 of 4");
        assertThat(plan.failureToleranceDuring()).isEqualTo(1);
    }

    @Test
    void warnsOfAnEvenNumberOfVoters() throws CliFailure {
        MembershipChangePlan plan =
                plan(voters("n1", "n2", "n3"), answering("n1", "n2", "n3"), new MemberChange.AddVoter(member("n4")));
        assertThat(plan.warnings()).containsExactly("4 voters tolerate no more failures than 3: add one more");
    }

    @Test
    void warnsOfALowerFailureTolerance() throws CliFailure {
        MembershipChangePlan plan = plan(
                voters("n1", "n2", "n3"),
                answering("n1", "n2", "n3"),
                new MemberChange.RemoveMember(ServerId.of("n3")));
        assertThat(plan.warnings()).containsExactly("lower failure tolerance afterwards: 0 instead of 1");
    }

    @Test
    void warnsFirstThatAChangeCannotBeCommitted() throws CliFailure {
        MembershipChangePlan plan =
                plan(voters("n1", "n2", "n3"), answering("n1"), new MemberChange.RemoveMember(ServerId.of("n3")));
        assertThat(plan.warnings().get(0)).startsWith("the change cannot be committed: it needs 2 of [n1, n2, n3]");
        assertThat(plan.warnings())
                .anyMatch(warning -> warning.startsWith("the new configuration would have no majority"));
    }

    @Test
    void removingAStoppedServerOfThreeKeepsTheMajority() throws CliFailure {
        MembershipChangePlan plan =
                plan(voters("n1", "n2", "n3"), answering("n1", "n2"), new MemberChange.RemoveMember(ServerId.of("n3")));
        assertThat(plan.warnings()).noneMatch(warning -> warning.contains("cannot"));
    }

    @Test
    void refusesToLeaveNoVoter() {
        assertThat(reason(voters("n1"), new MemberChange.RemoveMember(ServerId.of("n1"))))
                .isEqualTo("UNSAFE_CHANGE");
    }

    @Test
    void refusesMoreNewVotersThanThereAreVoters_M16() {
        assertThat(reason(
                        voters("n1"), new MemberChange.AddVoter(member("n2")), new MemberChange.AddVoter(member("n3"))))
                .isEqualTo("UNSAFE_CHANGE");
    }

    @Test
    void suggestsWhatToDoAboutAMember() {
        assertThat(hint(voters("n1", "n2"), new MemberChange.AddLearner(member("n2"))))
                .isEqualTo("make it a learner: raftctl demote n2");
        assertThat(hint(voters("n1"), new MemberChange.AddVoter(new ClusterMember(ServerId.of("n1"), "10.9.9.9:7001"))))
                .isEqualTo("remove it first, or choose another id");
        assertThat(hint(voters("n1", "n2"), new MemberChange.PromoteLearner(ServerId.of("n9"))))
                .isEqualTo("the members are n1 and n2");
    }

    @Test
    void replacingAServerKeepsTheNumberOfVoters() throws CliFailure {
        MembershipChangePlan plan = plan(
                voters("n1", "n2", "n3"),
                answering("n1", "n2", "n3"),
                new MemberChange.AddVoter(member("n4")),
                new MemberChange.RemoveMember(ServerId.of("n2")));
        assertThat(plan.after().voters()).extracting(ServerId::value).containsExactly("n1", "n3", "n4");
        assertThat(plan.failureToleranceDuring()).isEqualTo(1);
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void addingAMemberIsAlreadyDone_M21() throws CliFailure {
        MembershipChangePlan plan =
                plan(voters("n1", "n2"), answering("n1", "n2"), new MemberChange.AddVoter(member("n2")));
        assertThat(plan.isAlreadyDone()).isTrue();
    }

    @Test
    void promotingAVoterIsAlreadyDone() throws CliFailure {
        assertThat(plan(voters("n1", "n2"), answering("n1", "n2"), new MemberChange.PromoteLearner(ServerId.of("n2")))
                        .isAlreadyDone())
                .isTrue();
    }

    @Test
    void demotingKeepsTheServerAsALearner() throws CliFailure {
        MembershipChangePlan plan =
                plan(voters("n1", "n2"), answering("n1", "n2"), new MemberChange.DemoteVoter(ServerId.of("n2")));
        assertThat(plan.after().learners()).extracting(ServerId::value).containsExactly("n2");
        assertThat(plan.after().voters()).extracting(ServerId::value).containsExactly("n1");
    }

    @Test
    void refusesAKnownIdAtAnotherAddress() {
        assertThat(reason(
                        voters("n1"), new MemberChange.AddVoter(new ClusterMember(ServerId.of("n1"), "10.9.9.9:7001"))))
                .isEqualTo("SERVER_EXISTS");
    }

    @Test
    void refusesToAddAVoterAsALearner() {
        assertThat(reason(voters("n1"), new MemberChange.AddLearner(member("n1"))))
                .isEqualTo("SERVER_EXISTS");
    }

    @Test
    void removingANonMemberIsAlreadyDone() throws CliFailure {
        assertThat(MembershipChangePlan.of(
                                voters("n1"), 1, List.of(new MemberChange.RemoveMember(ServerId.of("n9"))), Set.of())
                        .isAlreadyDone())
                .isTrue();
    }

    @Test
    void refusesToReplaceANonMember() {
        assertThat(reason(
                        voters("n1"),
                        new MemberChange.AddVoter(member("n2")),
                        new MemberChange.RemoveMember(ServerId.of("n9"))))
                .isEqualTo("UNKNOWN_SERVER");
    }

    @Test
    void refusesASecondChangeDuringAChange_M13() {
        Configuration joint = voters("n1", "n2").jointWith(voters("n1"));
        assertThat(reason(joint, new MemberChange.RemoveMember(ServerId.of("n2"))))
                .isEqualTo("CHANGE_IN_PROGRESS");
    }
}
