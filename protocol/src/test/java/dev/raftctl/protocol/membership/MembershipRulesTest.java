package dev.raftctl.protocol.membership;

import static dev.raftctl.protocol.membership.TestMembers.id;
import static dev.raftctl.protocol.membership.TestMembers.member;
import static dev.raftctl.protocol.membership.TestMembers.voters;
import static dev.raftctl.protocol.membership.TestMembers.withLearners;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which configurations may follow one another (dissertation chapter 4). */
class MembershipRulesTest {
    private static final Configuration THREE = voters("1", "2", "3");

    private static Configuration planned(Configuration current, MemberChange... changes) {
        ClientOutcome<Configuration> outcome = MembershipRules.plan(current, List.of(changes));
        assertThat(outcome).isInstanceOf(ClientOutcome.SuccessfulOutcome.class);
        return ((ClientOutcome.SuccessfulOutcome<Configuration>) outcome).value();
    }

    private static RefusalReason refused(Configuration current, MemberChange... changes) {
        ClientOutcome<Configuration> outcome = MembershipRules.plan(current, List.of(changes));
        assertThat(outcome).isInstanceOf(ClientOutcome.RefusedOutcome.class);
        return ((ClientOutcome.RefusedOutcome<Configuration>) outcome).refusal().reason();
    }

    @Test
    void combinesSeveralChangesIntoOne() {
        assertThat(planned(THREE, new MemberChange.RemoveMember(id("3")), new MemberChange.AddVoter(member("4"))))
                .isEqualTo(voters("1", "2", "4"));
        assertThat(planned(THREE, new MemberChange.AddLearner(member("4")))).isEqualTo(withLearners(THREE, "4"));
        assertThat(planned(withLearners(THREE, "4"), new MemberChange.PromoteLearner(id("4"))))
                .isEqualTo(voters("1", "2", "3", "4"));
        assertThat(planned(voters("1", "2", "3", "4"), new MemberChange.DemoteVoter(id("4"))))
                .isEqualTo(withLearners(THREE, "4"));
    }

    @Test
    @DisplayName("M21: a change already made leads to the same configuration")
    void repeatingAChangeChangesNothing() {
        assertThat(planned(THREE, new MemberChange.AddVoter(member("3")))).isEqualTo(THREE);
        assertThat(planned(THREE, new MemberChange.RemoveMember(id("9")))).isEqualTo(THREE);
        assertThat(planned(THREE, new MemberChange.PromoteLearner(id("3")))).isEqualTo(THREE);
    }

    @Test
    void refusesASecondAddressOrASharedAddress() {
        assertThat(refused(THREE, new MemberChange.AddVoter(new ClusterMember(id("3"), "elsewhere:7000"))))
                .isEqualTo(RefusalReason.SERVER_EXISTS);
        assertThat(refused(THREE, new MemberChange.AddVoter(new ClusterMember(id("4"), "host3:7000"))))
                .isEqualTo(RefusalReason.SERVER_EXISTS);
        assertThat(refused(withLearners(THREE, "4"), new MemberChange.AddVoter(member("4"))))
                .isEqualTo(RefusalReason.SERVER_EXISTS);
    }

    @Test
    void refusesToPromoteOrDemoteUnknownServers() {
        assertThat(refused(THREE, new MemberChange.PromoteLearner(id("9")))).isEqualTo(RefusalReason.UNKNOWN_SERVER);
        assertThat(refused(THREE, new MemberChange.DemoteVoter(id("9")))).isEqualTo(RefusalReason.UNKNOWN_SERVER);
    }

    @Test
    void refusesToReplaceANonMember() {
        assertThat(refused(THREE, new MemberChange.AddVoter(member("4")), new MemberChange.RemoveMember(id("9"))))
                .isEqualTo(RefusalReason.UNKNOWN_SERVER);
        assertThat(refused(THREE, new MemberChange.RemoveMember(id("9")), new MemberChange.AddVoter(member("4"))))
                .isEqualTo(RefusalReason.UNKNOWN_SERVER);
        assertThat(planned(THREE, new MemberChange.AddVoter(member("3")), new MemberChange.RemoveMember(id("9"))))
                .isEqualTo(THREE);
    }

    @Test
    @DisplayName("M16: no more new voters at once than there are voters")
    void newVotersNeverOutnumberExistingVoters() {
        assertThat(planned(voters("1"), new MemberChange.AddVoter(member("2")))).isEqualTo(voters("1", "2"));
        assertThat(refused(voters("1"), new MemberChange.AddVoter(member("2")), new MemberChange.AddVoter(member("3"))))
                .isEqualTo(RefusalReason.UNSAFE_CHANGE);
    }

    @Test
    void refusesToRemoveTheLastVoter() {
        assertThat(refused(voters("1"), new MemberChange.RemoveMember(id("1")))).isEqualTo(RefusalReason.UNSAFE_CHANGE);
        assertThat(refused(voters("1"), new MemberChange.DemoteVoter(id("1")))).isEqualTo(RefusalReason.UNSAFE_CHANGE);
    }

    @Test
    @DisplayName("M17, M18: an id does not return with another disk, not even in the change that removes it")
    void refusesAKnownIdWithADifferentDisk() {
        Configuration one = Configuration.ofVoters(List.of(new ClusterMember(id("1"), "host1:7000", 77), member("2")));
        MemberChange.AddVoter wiped = new MemberChange.AddVoter(new ClusterMember(id("1"), "host1:7000", 78));
        assertThat(refused(one, wiped)).isEqualTo(RefusalReason.DISK_LOST);
        assertThat(refused(one, new MemberChange.RemoveMember(id("1")), wiped)).isEqualTo(RefusalReason.DISK_LOST);
        assertThat(planned(one, new MemberChange.AddVoter(new ClusterMember(id("1"), "host1:7000", 77))))
                .isEqualTo(one);
    }
}
