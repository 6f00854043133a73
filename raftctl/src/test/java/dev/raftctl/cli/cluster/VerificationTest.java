package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.FileDamage;
import dev.raftctl.protocol.message.Position;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerificationTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");

    private Verification.Verdict verify(boolean files) throws Failure {
        ClusterClient client = new ClusterClient(
                new Acquaintance(cluster.addresses()), cluster, Deadline.in(cluster.pace, 5_000), Notes.NONE);
        return new Verification(client).run(files);
    }

    @Test
    void serversThatHoldTheSameAreWell() throws Failure {
        Verification.Verdict verdict = verify(true);
        assertThat(verdict.isWell()).isTrue();
        assertThat(verdict.index()).isEqualTo(20);
        assertThat(verdict.replicas()).hasSize(3).allMatch(each -> each.files() != null);
    }

    @Test
    void aServerOfTheVersionBeforeIsNamedAndTheOthersAreCompared() throws Failure {
        cluster.server("n2").protocol = 1;
        Verification.Verdict verdict = verify(true);
        assertThat(verdict.isSame()).isTrue();
        assertThat(verdict.isWell()).isFalse();
        Replica old = verdict.replicas().get(1);
        assertThat(old.trouble()).isEqualTo("it speaks protocol version 1, and verify takes 2: upgrade it");
        assertThat(verdict.replicas()).filteredOn(each -> each != old).allMatch(each -> each.files() != null);
        assertThat(cluster.server("n2").asked).isEmpty();
    }

    @Test
    void aServerOfTheVersionBeforeIsNotWaitedForWhileOthersWrite() throws Failure {
        cluster.server("n2").protocol = 1;
        for (String name : List.of("n1", "n3")) {
            cluster.server(name).always(request -> {
                long wanted = request instanceof ClientRequest.HashState hash ? hash.index() : 0;
                return new ClientReply.StateHashed(new Position(5, Math.max(21, wanted)), 7, 3);
            });
        }
        Verification.Verdict verdict = verify(false);
        assertThat(verdict.index()).isEqualTo(21);
        assertThat(verdict.isSame()).isTrue();
        assertThat(cluster.server("n1").asked).as("rounds").hasSize(2);
    }

    @Test
    void whereAllAreOfTheVersionBeforeNothingIsVerifiedAndItIsSaidHowToGoOn() {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).protocol = 1;
        }
        assertThatThrownBy(() -> verify(true)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.exit()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure.reason()).isEqualTo("PROTOCOL_VERSION");
            assertThat(failure.message()).contains("n1, n2, n3 speak protocol version 1", "verify takes 2");
            assertThat(failure.hint()).contains("upgrade");
        });
    }

    @Test
    void aStateThatDiffersIsSeen() throws Failure {
        cluster.server("n3").stateHash = 1;
        Verification.Verdict verdict = verify(false);
        assertThat(verdict.isSame()).isFalse();
        assertThat(verdict.isWell()).isFalse();
        assertThat(verdict.replicas())
                .allMatch(each -> each.files() == null && each.trouble().isEmpty());
    }

    @Test
    void damageIsNamedAndIsNotADifference() throws Failure {
        cluster.server("n2").damages = List.of(new FileDamage("/d/log/1.log", 4711, "a record fails its checksum"));
        Verification.Verdict verdict = verify(true);
        assertThat(verdict.isSame()).isTrue();
        assertThat(verdict.isDamaged()).isTrue();
        assertThat(verdict.isWell()).isFalse();
    }

    @Test
    void aServerThatCannotBeLookedAtLeavesItOpen() throws Failure {
        cluster.server("n3").mood = FakeServer.Mood.DEAD;
        Verification.Verdict verdict = verify(true);
        assertThat(verdict.isSame()).isTrue();
        assertThat(verdict.isWell()).isFalse();
        assertThat(verdict.replicas().get(2).trouble()).contains("does not answer");
    }

    @Test
    void whereNobodyTellsNothingIsTheSame() throws Failure {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).always(request -> FakeServer.SILENCE);
        }
        Verification.Verdict verdict = verify(false);
        assertThat(verdict.states()).isZero();
        assertThat(verdict.isSame()).isFalse();
        assertThat(verdict.isWell()).isFalse();
    }

    @Test
    void whereWritesAreQuickerTheIndexIsOneAhead() throws Failure {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).always(request -> {
                long wanted = request instanceof ClientRequest.HashState hash ? hash.index() : 0;
                // Ever 100 entries further than when it was asked.
                return new ClientReply.StateHashed(new Position(5, Math.max(120, wanted)), 7, 3);
            });
        }
        Verification.Verdict verdict = verify(false);
        assertThat(verdict.isWell()).isTrue();
        assertThat(verdict.index()).isEqualTo(20 + 512);
    }

    @Test
    void aWriteNowAndThenIsNoReasonToLookFarAhead() throws Failure {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).always(request -> {
                long wanted = request instanceof ClientRequest.HashState hash ? hash.index() : 0;
                // One entry came while the first question was on its way, and no other for long.
                if (wanted > 21) {
                    return FakeServer.SILENCE;
                }
                return new ClientReply.StateHashed(new Position(5, Math.max(21, wanted)), 7, 3);
            });
        }
        Verification.Verdict verdict = verify(false);
        assertThat(verdict.isWell()).isTrue();
        assertThat(verdict.index()).isEqualTo(21);
    }

    @Test
    void whereTheWritesEndBeforeTheIndexIsReachedItIsTakenBack() throws Failure {
        boolean[] first = {true};
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).always(request -> {
                long wanted = request instanceof ClientRequest.HashState hash ? hash.index() : 0;
                if (wanted > 20) {
                    return FakeServer.SILENCE;
                }
                boolean beyond = first[0] && name.equals("n2");
                first[0] = first[0] && !beyond;
                return new ClientReply.StateHashed(new Position(5, beyond ? 21 : 20), 7, 3);
            });
        }
        Verification.Verdict verdict = verify(false);
        assertThat(verdict.isWell()).isTrue();
        assertThat(verdict.index()).isEqualTo(20);
    }

    @Test
    void aServerThatStaysBehindIsNotComparedAtAnotherIndex() throws Failure {
        cluster.server("n2").next(request -> new ClientReply.StateHashed(new Position(5, 19), 3, 3));
        Verification.Verdict verdict = verify(false);
        assertThat(verdict.isSame()).isTrue();
        assertThat(verdict.isWell()).isFalse();
        assertThat(verdict.replicas().get(1).state()).isNull();
        assertThat(verdict.replicas().get(1).trouble()).contains("did not reach index 20");
    }

    /** Reading gigabytes takes minutes: how far, how quick, how long yet. */
    @Test
    void whoeverWatchesSeesHowFarTheFilesAreRead() throws Failure {
        cluster.server("n3").always(request -> {
            if (request instanceof ClientRequest.FollowCheck) {
                return new ClientReply.FilesRead(4_000_000, 10_000_000);
            }
            return request instanceof ClientRequest.CheckFiles ? FakeServer.SILENCE : null;
        });
        List<String> told = new ArrayList<>();
        ClusterClient client = new ClusterClient(
                new Acquaintance(cluster.addresses()), cluster, Deadline.in(cluster.pace, 5_000), new Watching(told));
        assertThat(new Verification(client).run(true).isSame()).isTrue();
        assertThat(told).contains("files of 2 of 3 servers read: 4.0 of 10.0 MB, 8.0 MB/s, 1 s left");
    }

    private record Watching(List<String> told) implements Notes {
        @Override
        public void detail(String text) {}

        @Override
        public void warning(String text) {}

        @Override
        public void progress(String text) {
            told.add(text);
        }
    }
}
