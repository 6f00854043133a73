package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FormationTest {
    private static Formation form(FakeCluster cluster, String... names) throws Failure {
        List<Member> members = new ArrayList<>();
        for (String name : names) {
            members.add(
                    new Member(ServerId.of(name), cluster.server(name).address.toString()));
        }
        ClusterClient client = new ClusterClient(
                new Acquaintance(cluster.addresses()), cluster, Deadline.in(cluster.pace, 5_000), Notes.NONE);
        return Formation.of(client, members, new TreeSet<>(), "orders", (name, first) -> "fresh");
    }

    private static FakeCluster unformed() {
        FakeCluster cluster = new FakeCluster();
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.add(name);
        }
        return cluster;
    }

    @Test
    void aServerThatIsStillStartingIsWaitedFor() throws Failure {
        FakeCluster cluster = unformed();
        cluster.server("n3").listensFromNanos = 2_000_000_000L;
        Formation.Formed formed = form(cluster, "n1", "n2", "n3").carryOut();
        assertThat(formed.already()).isFalse();
        assertThat(cluster.server("n3").configuration.voters()).hasSize(3);
    }

    @Test
    void nothingIsFormedWithoutOneThatNeverAnswers() {
        FakeCluster cluster = unformed();
        cluster.server("n3").mood = FakeServer.Mood.DEAD;
        Failure failure = catchThrowableOfType(Failure.class, () -> form(cluster, "n1", "n2", "n3"));
        assertThat(failure.exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(failure).hasMessageContaining("no answer from n3 at 10.0.0.3:7001");
        assertThat(cluster.server("n1").configuration.isEmpty()).isTrue();
        assertThat(cluster.pace.nanoTime()).as("the time it took").isLessThan(5_000_000_000L);
    }

    @Test
    void repeatingItIsASuccessAlsoWhenOneServerIsDownMeanwhile() throws Failure {
        FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
        cluster.server("n3").mood = FakeServer.Mood.DEAD;
        Formation.Formed formed = form(cluster, "n1", "n2", "n3").carryOut();
        assertThat(formed.already()).isTrue();
        assertThat(formed.leader().id()).isEqualTo(ServerId.of("n1"));
    }

    @Test
    void anEndpointThatIsNotNamedMustAnswerToo() {
        FakeCluster cluster = unformed();
        cluster.server("n3").mood = FakeServer.Mood.DEAD;
        Failure failure = catchThrowableOfType(Failure.class, () -> form(cluster, "n1", "n2"));
        assertThat(failure.reason()).isEqualTo("SERVER_UNREACHABLE");
        assertThat(failure).hasMessageContaining("10.0.0.3:7001");
        assertThat(cluster.server("n1").configuration.isEmpty()).isTrue();
    }

    @Test
    void anEndpointOfAClusterIsNotLeftOut() {
        FakeCluster cluster = unformed();
        cluster.server("n3").clusterId = "old";
        cluster.server("n3").belongs = true;
        Failure failure = catchThrowableOfType(Failure.class, () -> form(cluster, "n1", "n2"));
        assertThat(failure.reason()).isEqualTo("ALREADY_BOOTSTRAPPED");
        assertThat(cluster.server("n1").configuration.isEmpty()).isTrue();
    }

    @Test
    void aServerThatWasTakenIntoAClusterBeginsNoOther() {
        FakeCluster cluster = unformed();
        cluster.server("n1").clusterId = "old";
        cluster.server("n1").belongs = true;
        Failure failure = catchThrowableOfType(Failure.class, () -> form(cluster, "n1", "n2", "n3"));
        assertThat(failure.reason()).isEqualTo("ALREADY_BOOTSTRAPPED");
        assertThat(failure).hasMessageContaining("n1 belongs to cluster");
        assertThat(cluster.server("n2").configuration.isEmpty()).isTrue();
    }
}
