package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outages in which too few servers answer: the cluster names what is missing and what mends it. */
class MissingServersOutageIT {
    @TempDir
    Path directory;

    @Test
    void aForgottenVoterLeavesNoQuorumOnceTheLeaderIsKilled() throws Exception {
        try (OutageCluster cluster = OutageCluster.bootstrapped(directory, "n1", "n2", "n3", "n4")) {
            cluster.lead("n2");
            cluster.raftctl("put", "k", "1").requireExit(0);
            cluster.kill("n4");
            cluster.kill("n2");
            Explanation noQuorum = cluster.awaitFirstFinding("NO_QUORUM", explanation -> {
                assertThat(explanation.value(".quorum.needed")).isEqualTo("3");
                assertThat(explanation.value(".quorum.missing | join(\" \")")).isEqualTo("n2 n4");
                assertThat(explanation.status()).isEqualTo("down");
            });

            Program.ProgramResult put = cluster.raftctl("put", "k", "2", "--timeout", "3s", "-o", "json");
            put.requireExit(4);
            assertThat(put.err()).contains("NO_QUORUM").contains("get --stale");

            cluster.start("n2");
            cluster.runProposed(noQuorum.nextCommand());
        }
    }

    @Test
    void aMutedFindingDoesNotCountAndEveryOperatorSeesWhoMutedItAndWhy() throws Exception {
        String reason = "n3 waits for a new disk";
        try (OutageCluster cluster = OutageCluster.bootstrapped(directory, "n1", "n2", "n3")) {
            cluster.kill("n3");
            cluster.awaitFirstFinding("SERVER_DOWN");
            assertThat(cluster.raftctl("health").exit()).isEqualTo(1);
            // All findings that follow from the same cause, also those that appear later.
            OutageCluster.eventually("every finding is muted", () -> {
                for (String code :
                        cluster.raftctl("explain", "-o", "value").out().lines().toList()) {
                    cluster.raftctl("mute", code, "--for", "1h", "--reason", reason)
                            .requireExit(0);
                }
                return cluster.raftctl("health").exit() == 0;
            });
            cluster.awaitExplanation(explanation -> {
                assertThat(explanation.status()).isEqualTo("degraded");
                assertThat(explanation.value(".findings[] | select(.code == \"SERVER_DOWN\") | .muted.reason"))
                        .isEqualTo(reason);
            });
            Program.ProgramResult explain = cluster.raftctlFrom(HostNetwork.OPERATOR, cluster.address("n2"), "explain");
            explain.requireExit(0);
            assertThat(explain.out().replaceAll("\\s+", " "))
                    .contains("SERVER_DOWN n3 does not answer")
                    .contains("(muted by " + System.getProperty("user.name") + " until ")
                    .contains(": " + reason + ")");
            assertThat(cluster.raftctl("mute", "--list").requireExit(0).out()).contains("SERVER_DOWN");

            cluster.kill(cluster.leader());
            cluster.awaitFirstFinding("NO_QUORUM");
            assertThat(cluster.raftctl("mute", "--list").requireExit(0).out()).contains("SERVER_DOWN");
            cluster.start("n1");
            cluster.start("n2");
            cluster.raftctl("wait", "leader").requireExit(0);
            OutageCluster.eventually(
                    "the mutes outlast the leader",
                    () -> cluster.raftctl("health").exit() == 0);
            cluster.raftctl("unmute", "server-down").requireExit(0);
            Program.ProgramResult health = cluster.raftctl("health");
            assertThat(health.exit()).isEqualTo(1);
            assertThat(health.out()).contains("SERVER_DOWN: n3 does not answer");
        }
    }

    @Test
    void learnersDoNotReplaceKilledVoters() throws Exception {
        try (OutageCluster cluster = new OutageCluster(directory, "n1", "n2", "n3", "n4", "n5")) {
            for (String id : new String[] {"n1", "n2", "n3", "n4", "n5"}) {
                cluster.start(id);
            }
            cluster.bootstrap("n1", "n2", "n3");
            cluster.raftctl("add-server", "n4=" + cluster.address("n4"), "--learner", "-y")
                    .requireExit(0);
            cluster.raftctl("add-server", "n5=" + cluster.address("n5"), "--learner", "-y")
                    .requireExit(0);
            cluster.kill("n1", "n2");
            Explanation noQuorum = cluster.awaitFirstFinding(
                    "NO_QUORUM", explanation -> assertThat(explanation.codes()).contains("LEARNERS_DO_NOT_VOTE"));
            cluster.start("n1");
            cluster.runProposed(noQuorum.nextCommand());
        }
    }

    @Test
    void aKilledServerLeavesARemovalHalfDone() throws Exception {
        try (OutageCluster cluster = OutageCluster.bootstrapped(directory, "n1", "n2", "n3")) {
            cluster.lead("n1");
            cluster.kill("n2");
            // The leader still counts n2 as connected, so the joint entry is appended and never commits.
            cluster.raftctl("remove-server", "n3", "-y", "--force", "--timeout", "3s");
            cluster.awaitFirstFinding("JOINT_UNFINISHED");
            cluster.start("n2");
            cluster.raftctl("wait", "leader").requireExit(0);
        }
    }

    @Test
    void anElectionHoldKeepsTheOnlyServerThatCouldWinFromCampaigning() throws Exception {
        try (OutageCluster cluster = OutageCluster.bootstrapped(directory, "n1", "n2", "n3")) {
            cluster.lead("n2");
            cluster.node("n1").pause();
            for (int i = 0; i < 5; i++) {
                cluster.raftctl("put", "k" + i, "1").requireExit(0);
            }
            cluster.raftctl("step-down", "n2", "--hold", "90s", "-y").requireExit(0);
            cluster.raftctl("put", "last", "1").requireExit(0);
            cluster.kill("n3");
            cluster.node("n1").resume();
            cluster.awaitFirstFinding("LOG_BEHIND", explanation -> {
                assertThat(explanation.codes()).contains("HELD");
                assertThat(explanation.nextCommand()).isEqualTo("campaign n2");
            });
            cluster.runProposed("campaign n2");
            cluster.raftctl("wait", "leader").requireExit(0);
        }
    }

    @Test
    void fivePausedLeadersAreReportedAsFlapping() throws Exception {
        try (OutageCluster cluster = OutageCluster.bootstrapped(directory, "n1", "n2", "n3")) {
            for (int i = 0; i < 5; i++) {
                String leader = cluster.leader();
                cluster.node(leader).pause();
                OutageCluster.letPass(Duration.ofMillis(2_500));
                cluster.node(leader).resume();
                cluster.raftctl("wait", "leader").requireExit(0);
                OutageCluster.letPass(Duration.ofMillis(1_500));
            }
            cluster.awaitFirstFinding("LEADER_FLAPPING");
        }
    }
}
