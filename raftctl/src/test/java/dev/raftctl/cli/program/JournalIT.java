package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.journal.JournalContents;
import dev.raftctl.node.journal.JournalReader;
import dev.raftctl.node.journal.JournalRecord;
import dev.raftctl.node.journal.LastAliveFile;
import dev.raftctl.protocol.message.DecisionRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads the journals of three servers from their files after all of them were killed. */
@Timeout(300)
class JournalIT {
    private static final Pattern LEADER = Pattern.compile("\"leader\"\\s*:\\s*\"(n[123])\"");

    private final Program program = Program.file();
    private final Map<String, RunningNode> nodes = new TreeMap<>();
    private final Map<String, String> addresses = new TreeMap<>();

    @TempDir
    Path directory;

    @AfterEach
    void stopAll() {
        nodes.values().forEach(RunningNode::close);
    }

    @Test
    void theFilesOfKilledServersShowWhoLedWhyAndWhenTheyLastRan() throws Exception {
        for (String id : List.of("n1", "n2", "n3")) {
            addresses.put(id, "127.0.0.1:" + RunningNode.freePort());
            start(id);
        }
        List<String> bootstrap = new ArrayList<>(List.of("bootstrap"));
        addresses.forEach((id, address) -> bootstrap.add(id + "=" + address));
        raftctl(bootstrap.toArray(new String[0])).requireExit(0);
        raftctl("put", "key", "value").requireExit(0);
        String first = leader();
        awaitRecord(first, "its election", each -> each.kind().equals("election-won"));
        nodes.get(first).kill();
        raftctl("put", "key", "other").requireExit(0);
        String second = leader();
        assertThat(second).isNotEqualTo(first);
        raftctl("step-down").requireExit(0);
        raftctl("put", "key", "third").requireExit(0);
        String third = leader();
        awaitRecordsOfStepDown(first, second);
        awaitLastAliveRecord(third, LastAliveFile.LastAliveRole.LEADER);
        long killedMillis = System.currentTimeMillis();
        for (RunningNode node : nodes.values()) {
            node.kill();
        }

        DecisionRecord winOfFirst = firstWin(first);
        DecisionRecord secondWin = firstWin(second);
        assertThat(secondWin.term()).isGreaterThan(winOfFirst.term());
        DecisionRecord election = one(second, "election", secondWin.term());
        assertThat(election.cause()).isEqualTo("timeout");
        assertThat(election.data().text("outcome")).isEqualTo("won");
        assertThat(election.data().number("needed", 0)).isEqualTo(2);
        assertThat(election.data().text("priorLeader")).isEqualTo(first);
        assertThat(election.data().text("answers")).contains(third + ":granted:");
        assertThat(one(second, "first-commit", secondWin.term()).data().number("sinceWinMs", -1))
                .isNotNegative();
        DecisionRecord ended = one(second, "leader-ended", secondWin.term());
        assertThat(ended.cause()).isEqualTo("transfer");
        DecisionRecord operator = records(second).stream()
                .filter(JournalIT::isStepDownRequest)
                .findFirst()
                .orElseThrow();
        assertThat(operator.data().text("client")).startsWith("127.0.0.1:");
        assertThat(operator.cause()).isEqualTo("done");
        assertThat(records(second)).anyMatch(each -> isLinkDown(each, first));

        LastAliveFile.LastAliveRecord alive = LastAliveFile.read(data(third));
        assertThat(alive).isNotNull();
        assertThat(alive.role()).isEqualTo(LastAliveFile.LastAliveRole.LEADER);
        assertThat(alive.wallMillis()).isBetween(killedMillis - 30_000, killedMillis + 5_000);

        RunningNode alone = start(third);
        alone.awaitLog("has known no leader for ");
        assertThat(alone.err()).contains("needs 2 of [n1, n2, n3]").contains("the previous process was killed");
        alone.stop();
        List<DecisionRecord> records = records(third);
        List<DecisionRecord> starts = records.stream()
                .filter(each -> each.kind().equals("process-started"))
                .toList();
        assertThat(starts).hasSize(2);
        assertThat(starts.get(1).cause()).isEqualTo("killed");
        assertThat(starts.get(1).data().text("previousRole")).isEqualTo("leader");
        // Threads that are still running may record something after the process was asked to stop.
        assertThat(records.stream().map(DecisionRecord::kind).filter(kind -> kind.startsWith("process-")))
                .last()
                .isEqualTo("process-ending");
    }

    /** Waits for records that a kill may lose: they are written by threads of their own, some a moment later. */
    private void awaitRecordsOfStepDown(String first, String second) throws Exception {
        awaitRecord(second, "its election", each -> each.kind().equals("election-won"));
        long term = firstWin(second).term();
        for (String kind : List.of("election", "first-commit", "first-command", "leader-ended")) {
            awaitRecord(second, kind, each -> each.kind().equals(kind) && each.term() == term);
        }
        awaitRecord(second, "the operator's request", JournalIT::isStepDownRequest);
        awaitRecord(second, "the lost link to " + first, each -> isLinkDown(each, first));
    }

    private void awaitRecord(String id, String what, Predicate<DecisionRecord> isExpected) throws Exception {
        OutageCluster.eventually(
                "the journal of " + id + " contains " + what,
                () -> records(id).stream().anyMatch(isExpected));
    }

    private static boolean isStepDownRequest(DecisionRecord record) {
        return record.kind().equals("operator") && record.data().text("request").equals("step-down");
    }

    private static boolean isLinkDown(DecisionRecord record, String peer) {
        return record.kind().equals("link-down") && record.subject().equals(peer);
    }

    private RunningNode start(String id) throws Exception {
        RunningNode node = RunningNode.start(
                program,
                directory,
                "node",
                "--id",
                id,
                "--listen",
                addresses.get(id),
                "--data-dir",
                data(id).toString());
        nodes.put(id, node);
        return node;
    }

    private Path data(String id) {
        return directory.resolve(id);
    }

    private Program.ProgramResult raftctl(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-e", String.join(",", addresses.values()), "--timeout", "60s"));
        return program.run(all.toArray(new String[0]));
    }

    private String leader() {
        Matcher leader = LEADER.matcher(raftctl("votes", "-o", "json").out());
        assertThat(leader.find()).isTrue();
        return leader.group(1);
    }

    private void awaitLastAliveRecord(String id, LastAliveFile.LastAliveRole role) throws Exception {
        OutageCluster.eventually(id + " writes that it is " + role, () -> {
            LastAliveFile.LastAliveRecord alive = LastAliveFile.read(data(id));
            return alive != null && alive.role() == role;
        });
    }

    private List<DecisionRecord> records(String id) throws Exception {
        JournalContents contents = JournalReader.read(data(id));
        assertThat(contents.damagedLineCount()).isZero();
        assertThat(contents.unreadableFiles()).isEmpty();
        return contents.records().stream().map(JournalRecord::decision).toList();
    }

    private DecisionRecord firstWin(String id) throws Exception {
        List<DecisionRecord> wins = records(id).stream()
                .filter(each -> each.kind().equals("election-won"))
                .toList();
        assertThat(wins).as("elections won by " + id).isNotEmpty();
        return wins.get(0);
    }

    private DecisionRecord one(String id, String kind, long term) throws Exception {
        return records(id).stream()
                .filter(each -> each.kind().equals(kind) && each.term() == term)
                .filter(each -> !each.data().text("request").equals("pre-vote"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " in term " + term));
    }
}
