package dev.raftctl.node.storage.offline;

import static dev.raftctl.node.storage.offline.ComparedDirectoryBuilder.THREE_VOTERS;
import static dev.raftctl.node.storage.offline.ComparedDirectoryBuilder.log;
import static dev.raftctl.node.storage.offline.ComparedDirectoryBuilder.voters;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClusterLineage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose majority counts, and how far it agrees. */
class MajorityAgreementTest {
    @Test
    void theMajorityIsThatOfTheLatestLineageInAnyOrder() {
        ComparedDirectory old1 = log("n1", 1, 1, 6).build();
        ComparedDirectory old2 = log("n2", 1, 1, 6, 6).build();
        ComparedDirectory alone = log("n3", 1, 1, 4, 5)
                .lineage(ClusterLineage.ORIGINAL.next(7))
                .configuredAt(3, voters("n3"))
                .build();
        assertThat(majority(old1, old2, alone))
                .isEqualTo(majority(alone, old2, old1))
                .isEqualTo(new LogComparison.MajorityAgreement(voters("n3"), 4));
        ComparedDirectory regrown =
                log("n3", 1, 1, 4, 5).lineage(ClusterLineage.ORIGINAL.next(7)).build();
        assertThat(majority(old1, old2, regrown))
                .as("the directories of n1 and n2 in the latest lineage are missing")
                .isEqualTo(majority(regrown, old2, old1))
                .isEqualTo(new LogComparison.MajorityAgreement(THREE_VOTERS, 0));
    }

    @Test
    void twoSeparateRecoveriesHaveNoCommonMajority() {
        ComparedDirectory one = log("n1", 1, 2)
                .lineage(ClusterLineage.ORIGINAL.next(7))
                .configuredAt(2, voters("n1"))
                .build();
        ComparedDirectory other = log("n2", 1, 3)
                .lineage(ClusterLineage.ORIGINAL.next(8))
                .configuredAt(2, voters("n2"))
                .build();
        assertThat(majority(one, other)).isNull();
        assertThat(majority(other, one)).isNull();
    }

    @Test
    void theOrderOfContradictoryLogsDoesNotChangeTheMajority() {
        ComparedDirectory minority = log("n1", 1, 2).payload(2, "another").build();
        ComparedDirectory two = log("n2", 1, 2).build();
        ComparedDirectory three = log("n3", 1, 2).build();
        assertThat(majority(minority, two, three))
                .isEqualTo(majority(three, two, minority))
                .isEqualTo(new LogComparison.MajorityAgreement(THREE_VOTERS, 2));
    }

    private static LogComparison.@Nullable MajorityAgreement majority(ComparedDirectory... directories) {
        return LogComparison.of(List.of(directories)).majority();
    }
}
