package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalHintsTest {
    private static final ServerId N1 = ServerId.of("n1");
    private static final Configuration ONE =
            Configuration.ofVoters(List.of(new ClusterMember(N1, "10.0.0.1:7001", 77)));

    @ParameterizedTest
    @EnumSource(
            value = RefusalReason.class,
            names = {
                "UNCONFIGURED",
                "ALREADY_BOOTSTRAPPED",
                "NO_LEADER",
                "UNKNOWN_SERVER",
                "NOT_A_VOTER",
                "CHANGE_IN_PROGRESS",
                "CONFIGURATION_CHANGED",
                "NO_SUCCESSOR",
                "DISK_FULL"
            })
    @DisplayName("A refusal that the core sends without a suggestion gets one that names a command")
    void suggestsACommand(RefusalReason reason) {
        assertThat(CliFailure.of(new Refusal(reason, "refused")).hint()).contains("raftctl ");
    }

    @Test
    void suggestsAnOptionForAnUnsafeOrSlowChange() {
        assertThat(CliFailure.of(new Refusal(RefusalReason.UNSAFE_CHANGE, "refused"))
                        .hint())
                .contains("--force");
        assertThat(CliFailure.of(new Refusal(RefusalReason.NOT_CAUGHT_UP, "refused"))
                        .hint())
                .contains("--timeout");
    }

    @Test
    @DisplayName("The suggestion of a server of an older version has precedence")
    void keepsTheServersOwnSuggestion() {
        Refusal refusal = new Refusal(RefusalReason.NO_LEADER, "refused", "see why with: raftctl votes");
        assertThat(CliFailure.of(refusal).hint()).isEqualTo("see why with: raftctl votes");
        assertThat(RefusalHints.forTransfer(refusal, N1)).isEqualTo(refusal);
        assertThat(RefusalHints.forChange(refusal, ONE, List.of())).isEqualTo(refusal);
    }

    @Test
    void namesTheServerOfTheRequest() {
        assertThat(RefusalHints.forTransfer(new Refusal(RefusalReason.NOT_A_VOTER, "refused"), N1)
                        .hint())
                .isEqualTo("make it a voter: raftctl promote n1");
        MemberChange wiped = new MemberChange.AddVoter(new ClusterMember(N1, "10.0.0.1:7001"));
        assertThat(RefusalHints.forChange(new Refusal(RefusalReason.DISK_LOST, "refused"), ONE, List.of(wiped))
                        .hint())
                .isEqualTo("replace it with a server that has a new id: raftctl replace-server n1 NEW=10.0.0.1:7001");
    }
}
