package dev.raftctl.node.core;

import static dev.raftctl.node.core.Servers.id;
import static dev.raftctl.node.core.Servers.member;
import static dev.raftctl.node.core.Servers.voters;
import static dev.raftctl.node.core.Servers.withLearners;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Outcome;
import dev.raftctl.protocol.message.Reason;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Dissertation chapter 4: which configuration may follow which. */
class MembershipRulesTest {
    private static final Configuration THREE = voters("1", "2", "3");

    private static Configuration done(Configuration now, Change... changes) {
        Outcome<Configuration> outcome = MembershipRules.plan(now, List.of(changes));
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<Configuration>) outcome).value();
    }

    private static Reason refused(Configuration now, Change... changes) {
        Outcome<Configuration> outcome = MembershipRules.plan(now, List.of(changes));
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused<Configuration>) outcome).why().reason();
    }

    @Test
    void several_wishes_are_one_change() {
        assertThat(done(THREE, new Change.Remove(id("3")), new Change.AddVoter(member("4"))))
                .isEqualTo(voters("1", "2", "4"));
        assertThat(done(THREE, new Change.AddLearner(member("4")))).isEqualTo(withLearners(THREE, "4"));
        assertThat(done(withLearners(THREE, "4"), new Change.Promote(id("4")))).isEqualTo(voters("1", "2", "3", "4"));
        assertThat(done(voters("1", "2", "3", "4"), new Change.Demote(id("4")))).isEqualTo(withLearners(THREE, "4"));
    }

    @Test
    @DisplayName("M21: what is so already leads to the same configuration")
    void repeating_a_change_changes_nothing() {
        assertThat(done(THREE, new Change.AddVoter(member("3")))).isEqualTo(THREE);
        assertThat(done(THREE, new Change.Remove(id("9")))).isEqualTo(THREE);
        assertThat(done(THREE, new Change.Promote(id("3")))).isEqualTo(THREE);
    }

    @Test
    void a_server_has_one_address_and_an_address_one_server() {
        assertThat(refused(THREE, new Change.AddVoter(new Member(id("3"), "elsewhere:7000"))))
                .isEqualTo(Reason.SERVER_EXISTS);
        assertThat(refused(THREE, new Change.AddVoter(new Member(id("4"), "host3:7000"))))
                .isEqualTo(Reason.SERVER_EXISTS);
        assertThat(refused(withLearners(THREE, "4"), new Change.AddVoter(member("4"))))
                .isEqualTo(Reason.SERVER_EXISTS);
    }

    @Test
    void unknown_servers_have_no_role_to_change() {
        assertThat(refused(THREE, new Change.Promote(id("9")))).isEqualTo(Reason.UNKNOWN_SERVER);
        assertThat(refused(THREE, new Change.Demote(id("9")))).isEqualTo(Reason.UNKNOWN_SERVER);
    }

    @Test
    @DisplayName("M16: not more new voters at once than there are")
    void new_voters_never_outnumber_the_old_ones() {
        assertThat(done(voters("1"), new Change.AddVoter(member("2")))).isEqualTo(voters("1", "2"));
        assertThat(refused(voters("1"), new Change.AddVoter(member("2")), new Change.AddVoter(member("3"))))
                .isEqualTo(Reason.UNSAFE_CHANGE);
    }

    @Test
    void somebody_keeps_a_vote() {
        assertThat(refused(voters("1"), new Change.Remove(id("1")))).isEqualTo(Reason.UNSAFE_CHANGE);
        assertThat(refused(voters("1"), new Change.Demote(id("1")))).isEqualTo(Reason.UNSAFE_CHANGE);
    }

    @Test
    @DisplayName("M17, M18: an id does not come back with another disk, not even in the change that removes it")
    void an_id_does_not_change_its_disk() {
        Configuration one = Configuration.ofVoters(List.of(new Member(id("1"), "host1:7000", 77), member("2")));
        Change.AddVoter wiped = new Change.AddVoter(new Member(id("1"), "host1:7000", 78));
        assertThat(refused(one, wiped)).isEqualTo(Reason.DISK_LOST);
        assertThat(refused(one, new Change.Remove(id("1")), wiped)).isEqualTo(Reason.DISK_LOST);
        assertThat(done(one, new Change.AddVoter(new Member(id("1"), "host1:7000", 77))))
                .isEqualTo(one);
    }
}
