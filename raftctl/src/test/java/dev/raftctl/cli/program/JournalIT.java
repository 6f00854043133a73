package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.journal.JournalContents;
import dev.raftctl.node.journal.JournalReader;
import dev.raftctl.node.journal.JournalRecord;
import dev.raftctl.node.journal.LastAliveFile;
import dev.raftctl.protocol.message.DecisionRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads the journals of three servers from their files after all of them were killed. */
@Timeout(1_200)
class JournalIT {
    private static final Pattern LEADER = Pattern.compile("\"leader\"\\s*:\\s*\"(n[123])\"");

    /** A term and the server that won it. */
    private record Win(String server, long term) {}

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
        long offsetMillis = clockOffsetMillis();
        for (String id : List.of("n1", "n2", "n3")) {
            addresses.put(id, "127.0.0.1:" + RunningNode.freePort());
            start(id);
        }
        List<String> bootstrap = new ArrayList<>(List.of("bootstrap"));
        addresses.forEach((id, address) -> bootstrap.add(id + "=" + address));
        raftctl(bootstrap.toArray(new String[0])).requireExit(0);
        raftctl("put", "key", "value").requireExit(0);
        String first = killLeader();
        raftctl("put", "key", "other").requireExit(0);
        long firstTerm = lastWin(first);
        Win next = await("the election after term " + firstTerm, () -> firstWinAfter(firstTerm));
        String second = next.server();
        long secondTerm = next.term();
        awaitRecord(second, "the election", each -> isOfTerm(each, "election", secondTerm));
        awaitRecord(second, "the first commit", each -> isOfTerm(each, "first-commit", secondTerm));
        awaitRecord(second, "the lost link to " + first, each -> isLinkDown(each, first));
        raftctl("step-down").requireExit(0);
        raftctl("put", "key", "third").requireExit(0);
        String stepped = await("a journal contains the step-down", this::steppedDown);
        String third = await("the leader writes that it leads", this::leaderByItsFile);
        long killedMillis = System.currentTimeMillis();
        RunningNode.killAll(nodes.values());

        DecisionRecord election = one(second, "election", secondTerm);
        assertThat(election.cause()).isEqualTo("timeout");
        assertThat(election.data().text("outcome")).isEqualTo("won");
        assertThat(election.data().number("needed", 0)).isEqualTo(2);
        assertThat(election.data().text("priorLeader")).isEqualTo(first);
        String other = nodes.keySet().stream()
                .filter(each -> !List.of(first, second).contains(each))
                .findFirst()
                .orElseThrow();
        assertThat(election.data().text("answers")).contains(other + ":granted:");
        assertThat(one(second, "first-commit", secondTerm).data().number("sinceWinMs", -1))
                .isNotNegative();
        assertThat(records(second)).anyMatch(each -> isLinkDown(each, first));
        assertThat(stepDownRequest(stepped).orElseThrow().data().text("client")).startsWith("127.0.0.1:");
        assertThat(steppedDown()).contains(stepped);

        LastAliveFile.LastAliveRecord alive = LastAliveFile.read(data(third));
        assertThat(alive).isNotNull();
        assertThat(alive.role()).isEqualTo(LastAliveFile.LastAliveRole.LEADER);
        // The clock of a virtual machine jumps when the machine is resumed.
        long jumpMillis = Math.abs(clockOffsetMillis() - offsetMillis);
        assertThat(alive.wallMillis()).isBetween(killedMillis - 30_000 - jumpMillis, killedMillis + 5_000 + jumpMillis);

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

    /** Kills the leader once its journal contains its election, and returns its id. */
    private String killLeader() throws Exception {
        String leader;
        do {
            leader = leader();
            awaitRecord(leader, "its election", each -> each.kind().equals("election-won"));
        } while (!leader.equals(leader()));
        nodes.get(leader).kill();
        return leader;
    }

    /** Returns the first election that was won after this term; empty if no journal shows it yet. */
    private Optional<Win> firstWinAfter(long term) throws Exception {
        List<Win> all = new ArrayList<>();
        for (String id : nodes.keySet()) {
            wins(id).filter(won -> won > term).forEach(won -> all.add(new Win(id, won)));
        }
        return all.stream().min(Comparator.comparingLong(Win::term));
    }

    private long lastWin(String id) throws Exception {
        return wins(id).max().orElseThrow();
    }

    /** Returns the terms that a server led. */
    private LongStream wins(String id) throws Exception {
        return records(id).stream()
                .filter(each -> each.kind().equals("election-won"))
                .mapToLong(DecisionRecord::term);
    }

    /** Returns the server that stepped down at an operator's request; empty if no journal shows it yet. */
    private Optional<String> steppedDown() throws Exception {
        for (String id : nodes.keySet()) {
            boolean isTransferred = records(id).stream()
                    .anyMatch(each ->
                            each.kind().equals("leader-ended") && each.cause().equals("transfer"));
            if (isTransferred && stepDownRequest(id).isPresent()) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    private Optional<DecisionRecord> stepDownRequest(String id) throws Exception {
        return records(id).stream().filter(JournalIT::isStepDownRequest).findFirst();
    }

    /** Returns the leader, if its last-alive file shows that it leads. */
    private Optional<String> leaderByItsFile() throws Exception {
        String leader = leader();
        LastAliveFile.LastAliveRecord alive = LastAliveFile.read(data(leader));
        boolean isWritten = alive != null && alive.role() == LastAliveFile.LastAliveRole.LEADER;
        return isWritten ? Optional.of(leader) : Optional.empty();
    }

    private static <T> T await(String what, Callable<Optional<T>> value) throws Exception {
        AtomicReference<Optional<T>> found = new AtomicReference<>(Optional.empty());
        EventualCondition.await(what, () -> {
            found.set(value.call());
            return found.get().isPresent();
        });
        return found.get().orElseThrow();
    }

    private void awaitRecord(String id, String what, Predicate<DecisionRecord> isExpected) throws Exception {
        EventualCondition.await(
                "the journal of " + id + " contains " + what,
                () -> records(id).stream().anyMatch(isExpected));
    }

    private static boolean isStepDownRequest(DecisionRecord record) {
        return record.kind().equals("operator")
                && record.data().text("request").equals("step-down")
                && record.cause().equals("done");
    }

    private static boolean isOfTerm(DecisionRecord record, String kind, long term) {
        return record.kind().equals(kind)
                && record.term() == term
                && !record.data().text("request").equals("pre-vote");
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

    private String leader() throws Exception {
        return await("a leader", () -> {
            Matcher leader = LEADER.matcher(raftctl("votes", "-o", "json").out());
            return leader.find() ? Optional.of(leader.group(1)) : Optional.empty();
        });
    }

    private static long clockOffsetMillis() {
        return System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private List<DecisionRecord> records(String id) throws Exception {
        JournalContents contents = JournalReader.read(data(id));
        assertThat(contents.damagedLineCount()).isZero();
        assertThat(contents.unreadableFiles()).isEmpty();
        return contents.records().stream().map(JournalRecord::decision).toList();
    }

    private DecisionRecord one(String id, String kind, long term) throws Exception {
        return records(id).stream()
                .filter(each -> isOfTerm(each, kind, term))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " in term " + term));
    }
}
