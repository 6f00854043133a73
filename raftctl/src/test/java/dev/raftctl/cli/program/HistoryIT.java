package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history of a cluster is the same from its running servers and, after they were killed, from their files. */
class HistoryIT {
    /** What a term's row must show alike; the numbers around its end depend on how much the journal records. */
    private static final Pattern TERM =
            Pattern.compile("\"term\":(\\d+),\"leader\":(\"n\\d\"|null),\"wonAt\":(\"[^\"]*\"|null),"
                    + "\"by\":(\"\\w+\"|null),\"votes\":(\\[[^]]*]).*?\"ended\":(null|\\{\"cause\":\"[^\"]*\")");

    private final Program program = Program.file();
    private final List<RunningNode> nodes = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void stopAll() {
        nodes.forEach(RunningNode::close);
    }

    @Test
    void termsAndTimelineAreTheSameFromTheFilesOfKilledServers() throws Exception {
        bootstrapThreeServers();
        raftctl("put", "k", "v").requireExit(0);
        raftctl("step-down").requireExit(0);
        raftctl("put", "k", "w").requireExit(0);
        raftctl("step-down").requireExit(0);
        raftctl("put", "k", "x").requireExit(0);

        String running = directory.resolve("running.zip").toString();
        List<String> before = new ArrayList<>();
        List<String> winsBefore = new ArrayList<>();
        // A thread of its own writes the files, so a kill may lose the newest records. A slow machine may elect again.
        EventualCondition.await("the files and a bundle contain the same history", () -> {
            before.clear();
            before.addAll(rows(raftctl("terms", "-o", "json").requireExit(0).out()));
            winsBefore.clear();
            winsBefore.addAll(wins(raftctl("timeline", "--kind", "election-won", "--since", "1h", "-o", "value")));
            raftctl("bundle", running).requireExit(0);
            // A bundle shows one moment, in which a server may have been silent.
            assertShowsAllServers(running);
            assertThat(rows(from(running, "terms", "-o", "json").out())).isEqualTo(before);
            assertThat(rows(offline("terms", "-o", "json").requireExit(0).out()))
                    .isEqualTo(before);
            assertThat(offlineWins()).isEqualTo(winsBefore);
            return true;
        });
        assertThat(before).hasSizeGreaterThanOrEqualTo(3);
        assertThat(String.join("\n", before)).contains("\"transfer\"");
        RunningNode.killAll(nodes);
        bundlesAnswerAsTheServersDid(running, before);

        assertThat(rows(offline("terms", "-o", "json").requireExit(0).out())).isEqualTo(before);
        assertThat(offlineWins()).isEqualTo(winsBefore);
        assertThat(offline("terms").requireExit(0).out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(offline("timeline", "--since", "1h").requireExit(0).out().lines())
                .allMatch(line -> line.length() <= 80);

        Path page = directory.resolve("timeline.html");
        offline("timeline", "--since", "1h", "--html", page.toString()).requireExit(0);
        assertThat(Files.readString(page)).contains("<svg").contains("WINS term");

        Program.ProgramResult explained = offline("explain");
        assertThat(explained.out())
                .startsWith("FROM FILES: the cluster as it was at ")
                .contains("\nLEADER n");
        assertThat(explained.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(offline("explain", "-o", "json").out()).contains("\"serves\":{\"writes\":true,\"reads\":true,");

        Program.ProgramResult diff = program.run("log", "diff", data(1), data(2), data(3));
        assertThat(diff.exit()).as(diff.out() + diff.err()).isBetween(0, 1);
        assertThat(diff.out()).doesNotContain("CONTRADICTION");
    }

    /** @param running a bundle that was recorded when all servers ran */
    private void bundlesAnswerAsTheServersDid(String running, List<String> terms) {
        assertThat(rows(from(running, "terms", "-o", "json").out())).isEqualTo(terms);
        assertShowsAllServers(running);
        String stopped = directory.resolve("stopped.zip").toString();
        List<String> words = new ArrayList<>(List.of("bundle", stopped));
        for (int i = 1; i <= 3; i++) {
            words.addAll(List.of("--data-dir", data(i)));
        }
        raftctl(words.toArray(new String[0])).requireExit(0);
        assertThat(rows(from(stopped, "terms", "-o", "json").out())).isEqualTo(terms);
    }

    private void assertShowsAllServers(String bundle) {
        assertThat(from(bundle, "status", "-o", "json").out()).contains("\"failureTolerance\":1");
        assertThat(from(bundle, "explain", "-o", "json").out()).contains("\"serves\":{\"writes\":true,\"reads\":true,");
    }

    private Program.ProgramResult from(String bundle, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--from", bundle));
        return program.run(all.toArray(new String[0]));
    }

    private static List<String> rows(String json) {
        List<String> rows = new ArrayList<>();
        for (Matcher matcher = TERM.matcher(json); matcher.find(); ) {
            rows.add(matcher.group(1) + " " + matcher.group(2) + " " + matcher.group(3) + " " + matcher.group(4) + " "
                    + matcher.group(5) + " " + matcher.group(6));
        }
        return rows;
    }

    private List<String> offlineWins() {
        return wins(offline("timeline", "--kind", "election-won", "--since", "1h", "-o", "value"));
    }

    private static List<String> wins(Program.ProgramResult result) {
        return result.requireExit(0).out().lines().toList();
    }

    private void bootstrapThreeServers() throws Exception {
        List<String> words = new ArrayList<>(List.of("bootstrap"));
        for (int i = 1; i <= 3; i++) {
            addresses.add("127.0.0.1:" + RunningNode.freePort());
            nodes.add(RunningNode.start(
                    program,
                    directory,
                    "node",
                    "--id",
                    "n" + i,
                    "--listen",
                    addresses.get(i - 1),
                    "--data-dir",
                    data(i)));
            words.add("n" + i + "=" + addresses.get(i - 1));
        }
        words.addAll(List.of("-e", String.join(",", addresses), "--timeout", "60s"));
        program.run(words.toArray(new String[0])).requireExit(0);
    }

    private Program.ProgramResult raftctl(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-e", String.join(",", addresses), "--timeout", "60s"));
        return program.run(all.toArray(new String[0]));
    }

    private Program.ProgramResult offline(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        for (int i = 1; i <= 3; i++) {
            all.addAll(List.of("--data-dir", data(i)));
        }
        return program.run(all.toArray(new String[0]));
    }

    private String data(int number) {
        return directory.resolve("n" + number).toString();
    }
}
