package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.FakeCluster;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.DecisionRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code timeline} selects and what it reports of journals that it could read only in part. */
class TimelineCommandTest {
    private static final int MAX_RECORDS = 1_000;

    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");

    private CliRun timeline(String... options) {
        List<String> arguments = new ArrayList<>(List.of("timeline", "--term", "4"));
        arguments.addAll(List.of(options));
        return CliRun.on(cluster, arguments.toArray(String[]::new));
    }

    private void sendsRecords(String server, int count, String kind) {
        List<DecisionRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(new DecisionRecord(1_763_855_000_000L + i, 4, kind, "", "text " + i));
        }
        cluster.server(server)
                .handleAll(request -> request instanceof ClientRequest.ReadDecisionsRequest
                        ? new ClientReply.DecisionsReply(records)
                        : null);
    }

    @Test
    void aKindThatDidNotOccurIsAnEmptyTimeline() {
        for (String kind : List.of("paused", "election-won", "process-halted", "last-alive")) {
            CliRun run = timeline("--kind", kind);
            assertThat(run.exit()).as(kind).isZero();
            assertThat(run.out()).as(kind).startsWith("no recorded event matches this selection\n");
        }
        assertThat(timeline("--kind", "paused,vote-refused").out()).contains("n2 rejects n3's vote");
    }

    @Test
    void aKindThatDoesNotExistIsAUsageError() {
        CliRun run = timeline("--kind", "vote-refused,vote-refussed");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("there is no kind of event 'vote-refussed'")
                .contains("paused, ")
                .contains("vote-refused");
    }

    @Test
    void aKindOfANewerReleaseExistsIfAJournalContainsIt() {
        assertThat(timeline("--kind", "newly-invented").exit()).isEqualTo(2);
        sendsRecords("n1", 1, "newly-invented");
        CliRun run = timeline("--kind", "newly-invented");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("text 0");
    }

    @Test
    void aServerThatSentTheMaximumIsNamed() {
        sendsRecords("n1", MAX_RECORDS, "paused");
        sendsRecords("n2", MAX_RECORDS - 1, "paused");
        sendsRecords("n3", MAX_RECORDS, "paused");
        String note = "only the newest 1000 records were read from n1, n3; --data-dir reads all";
        assertThat(timeline().out()).contains(note);
        assertThat(CliRun.on(cluster, "terms").out()).contains(note);
        assertThat(timeline("-o", "json").out()).contains("\"notRead\":[\"" + note + "\"]");
    }

    @Test
    void aServerThatSentFewerIsNot() {
        sendsRecords("n1", MAX_RECORDS - 1, "paused");
        assertThat(timeline().out()).doesNotContain("newest");
    }
}
