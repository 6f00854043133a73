package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Histories with published verdicts: the registers of the tests of Porcupine (which are from a quiz of MIT 6.824,
 * 2017), and two of Jepsen's runs of etcd, which Porcupine's tests contain as well. All are translated to the format of
 * {@link OperationHistoryFormat}.
 */
@DisplayName("Published histories receive their published verdicts")
class PublishedHistoriesTest {
    /** The published registers hold 0 at first; ours are absent at first. */
    private static final String INITIALLY_ZERO =
            "{\"client\":9,\"key\":\"r\",\"op\":\"put\",\"value\":0,\"calledNs\":-2,\"returnedNs\":-1}\n";

    @TempDir
    Path directory;

    private static String put(int client, int value, int calledAt, int returnedAt) {
        return "{\"client\":" + client + ",\"key\":\"r\",\"op\":\"put\",\"value\":" + value + ",\"calledNs\":"
                + calledAt + ",\"returnedNs\":" + returnedAt + "}\n";
    }

    private static String get(int client, int calledAt, int read, int returnedAt) {
        return "{\"client\":" + client + ",\"key\":\"r\",\"op\":\"get\",\"calledNs\":" + calledAt + ",\"returnedNs\":"
                + returnedAt + ",\"read\":" + read + "}\n";
    }

    private boolean holds(String... operations) throws Exception {
        Path file = directory.resolve("history.jsonl");
        Files.writeString(file, INITIALLY_ZERO + String.join("", operations));
        return HistoryVerdict.of(OperationHistoryReader.read(file)).holds();
    }

    private static HistoryVerdict verdict(String resource) throws Exception {
        return HistoryVerdict.of(OperationHistoryReader.read(path(resource)));
    }

    private static Path path(String resource) throws URISyntaxException {
        URL found = PublishedHistoriesTest.class.getResource(resource);
        assertThat(found).as(resource).isNotNull();
        return Path.of(found.toURI());
    }

    @Test
    void overlappingReadsCanReturnEitherValue() throws Exception {
        assertThat(holds(put(0, 100, 0, 100), get(1, 25, 100, 75), get(2, 30, 0, 60)))
                .isTrue();
    }

    @Test
    void aReadAfterAReadOfTheNewValueCannotReturnTheOldOne() throws Exception {
        assertThat(holds(put(0, 200, 0, 100), get(1, 10, 200, 30), get(2, 40, 0, 90)))
                .isFalse();
    }

    @Test
    void operationsWithoutDurationOverlapOthersAtTheSameTime() throws Exception {
        assertThat(holds(put(0, 100, 0, 100), get(1, 25, 100, 75), get(2, 30, 0, 30), get(3, 30, 0, 30)))
                .isTrue();
        assertThat(holds(put(0, 200, 0, 100), get(1, 10, 200, 10), get(2, 10, 200, 10), get(3, 40, 0, 90)))
                .isFalse();
    }

    @Test
    void jepsenRun2OfEtcdIsLinearizable() throws Exception {
        HistoryVerdict verdict = verdict("jepsen-etcd-002-linearizable.jsonl");
        assertThat(verdict.sentence()).startsWith("linearizable");
        assertThat(verdict.answeredCount() + verdict.unknownCount()).isEqualTo(77);
    }

    @Test
    void jepsenRun0OfEtcdIsNotLinearizable() throws Exception {
        HistoryVerdict verdict = verdict("jepsen-etcd-000-not-linearizable.jsonl");
        assertThat(verdict.sentence()).startsWith("NOT linearizable");
        assertThat(verdict.linearizability().unplaced()).isNotEmpty();
    }
}
