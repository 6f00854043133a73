package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class AwaitedTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");

    private Failure failure(Awaited awaited, long millis) {
        ClusterClient client = new ClusterClient(
                new Acquaintance(cluster.addresses()), cluster, Deadline.in(cluster.pace, millis), Notes.NONE);
        return catchThrowableOfType(Failure.class, () -> awaited.await(client));
    }

    private void mute() {
        for (String name : new String[] {"n1", "n2", "n3"}) {
            cluster.server(name).mood = FakeServer.Mood.MUTE;
        }
    }

    /** The last look gets what is left of the time, which may be next to nothing. */
    @Test
    void whoHadNoTimeToAnswerAtTheEndIsNotToldAsSilent() {
        Awaited fallingSilent = new Awaited() {
            @Override
            String lacking(Survey survey) {
                mute();
                return survey.configuration().members().size() + " members";
            }

            @Override
            String sentence(Survey survey) {
                return "";
            }
        };
        assertThat(failure(fallingSilent, 300)).hasMessage("not so within 300 ms: 3 members");
    }

    @Test
    void howLongAServerHasBeenSilentIsCountedFromTheFirstQuestion() {
        cluster.server("n2").mood = FakeServer.Mood.MUTE;
        cluster.server("n3").mood = FakeServer.Mood.MUTE;
        cluster.depose();
        assertThat(failure(Awaited.leader(), 5_000).message()).contains("n2 (no answer within 4");
    }

    @Test
    void theHintSaysWhatToDoWhereThatIsKnown() {
        cluster.depose();
        cluster.server("n2").mood = FakeServer.Mood.DEAD;
        cluster.server("n3").mood = FakeServer.Mood.DEAD;
        assertThat(failure(Awaited.leader(), 1_000).hint()).isEqualTo("start 1 of n2, n3, or mend the network to them");
    }
}
