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

    private Verification.VerificationResult verify(boolean files) throws Failure {
        ClusterClient client = new ClusterClient(
                new KnownCluster(cluster.addresses()),
                cluster,
                Deadline.in(cluster.clock, 5_000),
                ProgressListener.NONE);
        return new Verification(client).run(files);
    }

    @Test
    void equalServersAreClean() throws Failure {
        Verification.VerificationResult result = verify(true);
        assertThat(result.isClean()).isTrue();
        assertThat(result.index()).isEqualTo(20);
        assertThat(result.servers()).hasSize(3).allMatch(each -> each.files() != null);
    }

    @Test
    void namesAnOldServerAndComparesTheOthers() throws Failure {
        cluster.server("n2").protocol = 1;
        Verification.VerificationResult result = verify(true);
        assertThat(result.isSame()).isTrue();
        assertThat(result.isClean()).isFalse();
        ServerVerification oldServer = result.servers().get(1);
        assertThat(oldServer.problem()).isEqualTo("it speaks protocol version 1, but verify requires 2: upgrade it");
        assertThat(result.servers()).filteredOn(each -> each != oldServer).allMatch(each -> each.files() != null);
        assertThat(cluster.server("n2").requests).isEmpty();
    }

    @Test
    void doesNotWaitForAnOldServerDuringWrites() throws Failure {
        cluster.server("n2").protocol = 1;
        for (String name : List.of("n1", "n3")) {
            cluster.server(name).handleAll(request -> {
                long requestedIndex = request instanceof ClientRequest.HashState hash ? hash.index() : 0;
                return new ClientReply.StateHashed(new Position(5, Math.max(21, requestedIndex)), 7, 3);
            });
        }
        Verification.VerificationResult result = verify(false);
        assertThat(result.index()).isEqualTo(21);
        assertThat(result.isSame()).isTrue();
        assertThat(cluster.server("n1").requests).as("rounds").hasSize(2);
    }

    @Test
    void failsWithAHintWhenAllServersAreTooOld() {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).protocol = 1;
        }
        assertThatThrownBy(() -> verify(true)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure.reason()).isEqualTo("PROTOCOL_VERSION");
            assertThat(failure.message()).contains("n1, n2, n3 speak protocol version 1", "verify requires 2");
            assertThat(failure.hint()).contains("upgrade");
        });
    }

    @Test
    void detectsADifferentState() throws Failure {
        cluster.server("n3").stateHash = 1;
        Verification.VerificationResult result = verify(false);
        assertThat(result.isSame()).isFalse();
        assertThat(result.isClean()).isFalse();
        assertThat(result.servers())
                .allMatch(each -> each.files() == null && each.problem().isEmpty());
    }

    @Test
    void reportsDamageSeparatelyFromDifferences() throws Failure {
        cluster.server("n2").damages = List.of(new FileDamage("/d/log/1.log", 4711, "a record fails its checksum"));
        Verification.VerificationResult result = verify(true);
        assertThat(result.isSame()).isTrue();
        assertThat(result.isDamaged()).isTrue();
        assertThat(result.isClean()).isFalse();
    }

    @Test
    void anUnreachableServerLeavesTheResultUnclean() throws Failure {
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        Verification.VerificationResult result = verify(true);
        assertThat(result.isSame()).isTrue();
        assertThat(result.isClean()).isFalse();
        assertThat(result.servers().get(2).problem()).contains("does not answer");
    }

    @Test
    void isNotTheSameWhenNoServerAnswers() throws Failure {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).handleAll(request -> FakeServer.NO_REPLY);
        }
        Verification.VerificationResult result = verify(false);
        assertThat(result.distinctStateCount()).isZero();
        assertThat(result.isSame()).isFalse();
        assertThat(result.isClean()).isFalse();
    }

    @Test
    void comparesAtAnIndexAheadOfFastWrites() throws Failure {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).handleAll(request -> {
                long requestedIndex = request instanceof ClientRequest.HashState hash ? hash.index() : 0;
                // Always 100 entries further than at the time of the request.
                return new ClientReply.StateHashed(new Position(5, Math.max(120, requestedIndex)), 7, 3);
            });
        }
        Verification.VerificationResult result = verify(false);
        assertThat(result.isClean()).isTrue();
        assertThat(result.index()).isEqualTo(20 + 512);
    }

    @Test
    void staysCloseAheadOfOccasionalWrites() throws Failure {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).handleAll(request -> {
                long requestedIndex = request instanceof ClientRequest.HashState hash ? hash.index() : 0;
                // One entry arrives while the first request is in flight, and then none for long.
                if (requestedIndex > 21) {
                    return FakeServer.NO_REPLY;
                }
                return new ClientReply.StateHashed(new Position(5, Math.max(21, requestedIndex)), 7, 3);
            });
        }
        Verification.VerificationResult result = verify(false);
        assertThat(result.isClean()).isTrue();
        assertThat(result.index()).isEqualTo(21);
    }

    @Test
    void returnsToTheLastIndexWhenWritesStop() throws Failure {
        boolean[] first = {true};
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).handleAll(request -> {
                long requestedIndex = request instanceof ClientRequest.HashState hash ? hash.index() : 0;
                if (requestedIndex > 20) {
                    return FakeServer.NO_REPLY;
                }
                boolean isPast = first[0] && name.equals("n2");
                first[0] = first[0] && !isPast;
                return new ClientReply.StateHashed(new Position(5, isPast ? 21 : 20), 7, 3);
            });
        }
        Verification.VerificationResult result = verify(false);
        assertThat(result.isClean()).isTrue();
        assertThat(result.index()).isEqualTo(20);
    }

    @Test
    void doesNotCompareALaggingServerAtAnotherIndex() throws Failure {
        cluster.server("n2").handleNext(request -> new ClientReply.StateHashed(new Position(5, 19), 3, 3));
        Verification.VerificationResult result = verify(false);
        assertThat(result.isSame()).isTrue();
        assertThat(result.isClean()).isFalse();
        assertThat(result.servers().get(1).state()).isNull();
        assertThat(result.servers().get(1).problem()).contains("did not reach index 20");
    }

    /** Reading gigabytes takes minutes, so the progress, rate and remaining time are reported. */
    @Test
    void reportsFileCheckProgress() throws Failure {
        cluster.server("n3").handleAll(request -> {
            if (request instanceof ClientRequest.ReadCheckProgress) {
                return new ClientReply.CheckProgress(4_000_000, 10_000_000);
            }
            return request instanceof ClientRequest.CheckFiles ? FakeServer.NO_REPLY : null;
        });
        List<String> messages = new ArrayList<>();
        ClusterClient client = new ClusterClient(
                new KnownCluster(cluster.addresses()),
                cluster,
                Deadline.in(cluster.clock, 5_000),
                new RecordingListener(messages));
        assertThat(new Verification(client).run(true).isSame()).isTrue();
        assertThat(messages).contains("files of 2 of 3 servers read: 4.0 of 10.0 MB, 8.0 MB/s, 1 s left");
    }

    private record RecordingListener(List<String> messages) implements ProgressListener {
        @Override
        public void detail(String text) {}

        @Override
        public void warning(String text) {}

        @Override
        public void progress(String text) {
            messages.add(text);
        }
    }
}
