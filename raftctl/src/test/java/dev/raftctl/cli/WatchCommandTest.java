package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.client.FakeWatchHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches beyond what golden files show: programs that run, and servers that stop. */
class WatchCommandTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final FakeWatchHistory history = new FakeWatchHistory().at(cluster);
    private final CliRun.CliFixture fixture = new CliRun.CliFixture(cluster);

    @TempDir
    Path directory;

    private CliRun run(String... arguments) {
        return fixture.run(arguments);
    }

    /** Runs a command in real time, like the program that it starts. */
    private CliRun runProgram(String body, String... arguments) throws IOException {
        Path script = Files.writeString(directory.resolve("script.sh"), body);
        fixture.clock = ClientClock.REAL;
        String[] words = new String[arguments.length + 3];
        System.arraycopy(arguments, 0, words, 0, arguments.length);
        words[arguments.length] = "--";
        words[arguments.length + 1] = "sh";
        words[arguments.length + 2] = script.toString();
        return fixture.run(words);
    }

    @Test
    void changesFromNowOnArePrinted() {
        history.change("a", "early");
        history.whenWaiting(() -> history.change("a", "1", "b", "2"));
        history.whenWaiting(() -> history.change("a", null));
        CliRun run = run("watch", "a");
        assertThat(run.out()).isEqualTo("102 put a = 1\n103 delete a\n");
        assertThat(run.err()).contains("go on with: --from 103\n", "the history of this server begins after");
        assertThat(run.exit()).isEqualTo(ExitCode.REFUSED.code());
    }

    @Test
    void eachChangeIsOneLineOfJson() {
        history.change("a", "1");
        history.change("a", "\u0007");
        history.change("a", null);
        CliRun run = run("watch", "a", "--from", "101", "--prev", "-o", "jsonl");
        assertThat(run.out())
                .isEqualTo("{\"schemaVersion\":1,\"index\":102,\"key\":\"a\",\"version\":102,\"type\":\"put\","
                        + "\"value\":\"\\u0007\",\"prev\":\"1\"}\n"
                        + "{\"schemaVersion\":1,\"index\":103,\"key\":\"a\",\"version\":102,\"type\":\"delete\","
                        + "\"value\":null,\"prev\":\"\\u0007\"}\n");
        assertThat(run.err()).contains("{\"schemaVersion\":1,\"resumeIndex\":103}\n", "\"reason\":\"COMPACTED\"");
        history.change("a", "two\nlines");
        assertThat(run("watch", "a", "--from", "101", "-o", "value").out()).isEqualTo("\u0007\n\ntwo\nlines\n");
        assertThat(run("watch", "a", "--from", "103").out()).isEqualTo("104 put a = two\\nlines\n");
    }

    @Test
    void aWatchWithoutServersReportsWhereToGoOn() {
        history.change("a", "1");
        history.whenWaiting(() ->
                List.of("n1", "n2", "n3").forEach(name -> cluster.server(name).behaviour = FakeServer.Behaviour.DOWN));
        CliRun run = run("watch", "a", "--from", "100");
        assertThat(run.out()).isEqualTo("101 put a = 1\n");
        assertThat(run.exit()).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(run.err()).contains("go on with: --from 101\n");
    }

    @Test
    void anInterruptEndsTheWatchAndReportsWhereToGoOn() {
        history.change("a", "1");
        history.whenWaiting(Thread.currentThread()::interrupt);
        CliRun run = run("watch", "a", "--from", "100");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(run.exit()).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(run.err()).contains("go on with: --from 101\n");
    }

    @Test
    void aServerWithoutALeaderIsReportedOnce() {
        history.setLeaderContactAge(12_000);
        history.whenWaiting(() -> {});
        history.whenWaiting(() -> history.setLeaderContactAge(0));
        CliRun run = run("watch", "a", "--from", "100");
        assertThat(run.err().lines().filter(line -> line.contains("has not heard from a leader for 12s")))
                .hasSize(1);
        assertThat(run.err().lines().filter(line -> line.contains("hears from a leader;")))
                .hasSize(1);
    }

    @Test
    void aProgramRunsForEachChangeWithTheChangeInItsEnvironment() throws IOException {
        history.change("a b", "it's\n1");
        history.change("a b", null);
        CliRun run = runProgram(
                "echo \"$RAFTCTL_WATCH_INDEX|$RAFTCTL_WATCH_KEY|$RAFTCTL_WATCH_VERSION|$RAFTCTL_WATCH_TYPE|"
                        + "${RAFTCTL_WATCH_VALUE-none}|${RAFTCTL_WATCH_PREV-none}\"",
                "watch",
                "a b",
                "--from",
                "100",
                "--prev");
        assertThat(run.out()).isEqualTo("101|a b|101|put|it's\n1|none\n102|a b|101|delete|none|it's\n1\n");
        assertThat(run.err()).contains("go on with: --from 102\n");
        assertThat(run.exit()).isEqualTo(ExitCode.REFUSED.code());
    }

    @Test
    void aProgramThatFailsEndsTheWatchBeforeItsIndex() throws IOException {
        history.change("a", "1");
        history.change("a", "2", "b", "3");
        CliRun run = runProgram("test $RAFTCTL_WATCH_KEY = a || exit 9\n", "watch", "", "--prefix", "--from", "100");
        assertThat(run.exit()).isEqualTo(9);
        assertThat(run.err()).isEqualTo("go on with: --from 101\n");
    }

    @Test
    void valuesThatTheEnvironmentCannotHoldAreNotSet() throws IOException {
        history.change("a", "zero\0byte");
        history.change("a", "x".repeat(8 * 1024 + 1));
        history.change("a", "ü".repeat(4 * 1024));
        CliRun run = runProgram(
                "printf '%s ' \"${RAFTCTL_WATCH_VALUE-none}\" | wc -c\n", "watch", "a", "--from", "100", "--prev");
        assertThat(run.out().lines().map(String::strip)).containsExactly("5", "5", "8193");
    }
}
