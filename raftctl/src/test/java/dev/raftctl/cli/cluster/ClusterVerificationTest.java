package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.FileDamage;
import dev.raftctl.protocol.message.LogPosition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterVerificationTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");

    private ClusterVerification.ClusterVerificationResult verify(boolean files) throws CliFailure {
        return verify(files, 5_000);
    }

    private ClusterVerification.ClusterVerificationResult verify(boolean files, long millis) throws CliFailure {
        ClusterClient client = new ClusterClient(
                new CachedClusterInfo(cluster.addresses()),
                cluster,
                RequestDeadline.in(cluster.clock, millis),
                ProgressListener.NONE);
        return new ClusterVerification(client).run(files);
    }

    @Test
    void equalServersAreClean() throws CliFailure {
        ClusterVerification.ClusterVerificationResult result = verify(true);
        assertThat(result.isClean()).isTrue();
        assertThat(result.index()).isEqualTo(20);
        assertThat(result.servers()).hasSize(3).allMatch(each -> each.files() != null);
    }

    @Test
    void namesAnOldServerAndComparesTheOthers() throws CliFailure {
        cluster.server("n2").protocol = 1;
        ClusterVerification.ClusterVerificationResult result = verify(true);
        assertThat(result.isSame()).isTrue();
        assertThat(result.isClean()).isFalse();
        ServerVerificationResult oldServer = result.servers().get(1);
        assertThat(oldServer.problem()).isEqualTo("it speaks protocol version 1, but verify requires 2: upgrade it");
        assertThat(result.servers()).filteredOn(each -> each != oldServer).allMatch(each -> each.files() != null);
        assertThat(cluster.server("n2").requests).isEmpty();
    }

    @Test
    void doesNotWaitForAnOldServerDuringWrites() throws CliFailure {
        cluster.server("n2").protocol = 1;
        for (String name : List.of("n1", "n3")) {
            cluster.server(name).handleAll(request -> {
                long requestedIndex = request instanceof ClientRequest.StateHashRequest hash ? hash.index() : 0;
                return new ClientReply.StateHashReply(new LogPosition(5, Math.max(21, requestedIndex)), 7, 3);
            });
        }
        ClusterVerification.ClusterVerificationResult result = verify(false);
        assertThat(result.index()).isEqualTo(21);
        assertThat(result.isSame()).isTrue();
        assertThat(cluster.server("n1").requests).as("rounds").hasSize(2);
    }

    @Test
    void failsWithAHintWhenAllServersAreTooOld() {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).protocol = 1;
        }
        assertThatThrownBy(() -> verify(true)).isInstanceOfSatisfying(CliFailure.class, failure -> {
            assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure.reason()).isEqualTo("PROTOCOL_VERSION");
            assertThat(failure.message()).contains("n1, n2, n3 speak protocol version 1", "verify requires 2");
            assertThat(failure.hint()).contains("upgrade");
        });
    }

    @Test
    void detectsADifferentState() throws CliFailure {
        cluster.server("n3").stateHash = 1;
        ClusterVerification.ClusterVerificationResult result = verify(false);
        assertThat(result.isSame()).isFalse();
        assertThat(result.isClean()).isFalse();
        assertThat(result.servers())
                .allMatch(each -> each.files() == null && each.problem().isEmpty());
    }

    @Test
    void reportsDamageSeparatelyFromDifferences() throws CliFailure {
        cluster.server("n2").damages = List.of(new FileDamage("/d/log/1.log", 4711, "a record fails its checksum"));
        ClusterVerification.ClusterVerificationResult result = verify(true);
        assertThat(result.isSame()).isTrue();
        assertThat(result.isDamaged()).isTrue();
        assertThat(result.isClean()).isFalse();
    }

    @Test
    void anUnreachableServerLeavesTheResultUnclean() throws CliFailure {
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        ClusterVerification.ClusterVerificationResult result = verify(true);
        assertThat(result.isSame()).isTrue();
        assertThat(result.isClean()).isFalse();
        assertThat(result.servers().get(2).problem()).contains("does not answer");
    }

    /** Its files may be damaged: "well" would be a guess. */
    @Test
    void aServerThatStopsAfterTheComparisonIsNotWell() throws CliFailure {
        stopAfterTheComparison("n3");
        ClusterVerification.ClusterVerificationResult result = verify(true);
        assertThat(result.reportedStateCount()).isEqualTo(3);
        assertThat(result.isSame()).isTrue();
        assertThat(result.isClean()).isFalse();
        assertThat(result.servers().get(2).problem())
                .isEqualTo("its files were not checked: it does not answer: Connection refused");
        assertThat(result.servers().get(0).problem()).isEmpty();
    }

    @Test
    void whereAllStopAfterTheComparisonWhatItFoundIsKept() throws CliFailure {
        stopAfterTheComparison("n1", "n2", "n3");
        ClusterVerification.ClusterVerificationResult result = verify(true);
        assertThat(result.reportedStateCount()).isEqualTo(3);
        assertThat(result.isSame()).isTrue();
        assertThat(result.isClean()).isFalse();
        assertThat(result.servers())
                .allSatisfy(each -> assertThat(each.problem())
                        .startsWith("its files were not checked: cannot reach any of 3 servers: 10.0.0.1:7001"));
    }

    private void stopAfterTheComparison(String... names) {
        int[] left = {3};
        for (String each : List.of("n1", "n2", "n3")) {
            cluster.server(each).handleNext(request -> {
                if (--left[0] == 0) {
                    for (String name : names) {
                        cluster.server(name).behaviour = FakeServer.Behaviour.DOWN;
                    }
                }
                return null;
            });
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsNamedOnceWithTheReason() throws CliFailure {
        cluster.server("n3").behaviour = FakeServer.Behaviour.SILENT;
        ClusterVerification.ClusterVerificationResult result = verify(true);
        assertThat(result.reportedStateCount()).isEqualTo(2);
        assertThat(result.isClean()).isFalse();
        assertThat(result.servers().get(2).problem()).startsWith("it does not answer: no answer within ");
        assertThat(result.servers().get(2).problem()).doesNotContain("its files");
    }

    /** The last comparison has 100 ms, in which no server reports its status or its state. */
    @Test
    void aComparisonThatTheTimeCutsShortReplacesNone() throws CliFailure {
        int[] round = {0};
        cluster.server("n2").handleAll(request -> {
            if (round[0]++ == 0) {
                return new ClientReply.StateHashReply(new LogPosition(5, 21), 7, 3);
            }
            for (String name : List.of("n1", "n3")) {
                cluster.server(name).describeMillis = 400;
                cluster.server(name).handleAll(late -> FakeServer.NO_REPLY);
            }
            return FakeServer.NO_REPLY;
        });
        ClusterVerification.ClusterVerificationResult result = verify(false, 2_180);
        assertThat(result.reportedStateCount()).isPositive();
        assertThat(result.isSame()).isTrue();
        assertThat(result.servers()).noneMatch(each -> each.problem().contains("does not answer"));
    }

    @Test
    void keepsTheComparisonThatAnElectionFollows() throws CliFailure {
        cluster.server("n2").handleNext(request -> {
            cluster.depose();
            return new ClientReply.StateHashReply(new LogPosition(5, 21), 7, 3);
        });
        ClusterVerification.ClusterVerificationResult result = verify(false);
        assertThat(result.reportedStateCount()).isEqualTo(2);
        assertThat(result.isSame()).isTrue();
        assertThat(result.servers().get(1).problem()).isEqualTo("it was past index 20 when it was queried");
    }

    @Test
    void reportsADifferenceEvenIfAnotherServerIsPastTheIndex() throws CliFailure {
        cluster.server("n3").stateHash = 1;
        cluster.server("n2").handleAll(request -> new ClientReply.StateHashReply(new LogPosition(5, 1_000_000), 7, 3));
        ClusterVerification.ClusterVerificationResult result = verify(false);
        assertThat(result.distinctStateCount()).isEqualTo(2);
        assertThat(result.index()).isEqualTo(20);
    }

    @Test
    void isNotTheSameWhenNoServerAnswers() throws CliFailure {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).handleAll(request -> FakeServer.NO_REPLY);
        }
        ClusterVerification.ClusterVerificationResult result = verify(false);
        assertThat(result.distinctStateCount()).isZero();
        assertThat(result.isSame()).isFalse();
        assertThat(result.isClean()).isFalse();
    }

    @Test
    void comparesAtAnIndexAheadOfFastWrites() throws CliFailure {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).handleAll(request -> {
                long requestedIndex = request instanceof ClientRequest.StateHashRequest hash ? hash.index() : 0;
                // Always 100 entries further than at the time of the request.
                return new ClientReply.StateHashReply(new LogPosition(5, Math.max(120, requestedIndex)), 7, 3);
            });
        }
        ClusterVerification.ClusterVerificationResult result = verify(false);
        assertThat(result.isClean()).isTrue();
        assertThat(result.index()).isEqualTo(20 + 512);
    }

    @Test
    void staysCloseAheadOfOccasionalWrites() throws CliFailure {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).handleAll(request -> {
                long requestedIndex = request instanceof ClientRequest.StateHashRequest hash ? hash.index() : 0;
                // One entry arrives while the first request is in flight, and then none for long.
                if (requestedIndex > 21) {
                    return FakeServer.NO_REPLY;
                }
                return new ClientReply.StateHashReply(new LogPosition(5, Math.max(21, requestedIndex)), 7, 3);
            });
        }
        ClusterVerification.ClusterVerificationResult result = verify(false);
        assertThat(result.isClean()).isTrue();
        assertThat(result.index()).isEqualTo(21);
    }

    @Test
    void returnsToTheLastIndexWhenWritesStop() throws CliFailure {
        boolean[] first = {true};
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).handleAll(request -> {
                long requestedIndex = request instanceof ClientRequest.StateHashRequest hash ? hash.index() : 0;
                if (requestedIndex > 20) {
                    return FakeServer.NO_REPLY;
                }
                boolean isPast = first[0] && name.equals("n2");
                first[0] = first[0] && !isPast;
                return new ClientReply.StateHashReply(new LogPosition(5, isPast ? 21 : 20), 7, 3);
            });
        }
        ClusterVerification.ClusterVerificationResult result = verify(false);
        assertThat(result.isClean()).isTrue();
        assertThat(result.index()).isEqualTo(20);
    }

    @Test
    void doesNotCompareALaggingServerAtAnotherIndex() throws CliFailure {
        cluster.server("n2").handleNext(request -> new ClientReply.StateHashReply(new LogPosition(5, 19), 3, 3));
        ClusterVerification.ClusterVerificationResult result = verify(false);
        assertThat(result.isSame()).isTrue();
        assertThat(result.isClean()).isFalse();
        assertThat(result.servers().get(1).state()).isNull();
        assertThat(result.servers().get(1).problem()).contains("did not reach index 20");
    }

    /** Reading gigabytes takes minutes, so the progress, rate and remaining time are reported. */
    @Test
    void reportsFileCheckProgress() throws CliFailure {
        cluster.server("n3").handleAll(request -> {
            if (request instanceof ClientRequest.FileCheckProgressRequest) {
                return new ClientReply.FileCheckProgressReply(4_000_000, 10_000_000);
            }
            return request instanceof ClientRequest.CheckFilesRequest ? FakeServer.NO_REPLY : null;
        });
        List<String> messages = new ArrayList<>();
        ClusterClient client = new ClusterClient(
                new CachedClusterInfo(cluster.addresses()),
                cluster,
                RequestDeadline.in(cluster.clock, 5_000),
                new RecordingListener(messages));
        assertThat(new ClusterVerification(client).run(true).isSame()).isTrue();
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
