package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.net.HostPort;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the console session of README.md in a terminal and compares its output. Ports, times, terms and indexes differ
 * in each run. So does the leader: the ids of the README are mapped to the servers that have the same roles in this
 * run.
 */
class ReadmeTourIT {
    private static final Pattern PROMPT = Pattern.compile("dev (n\\d|no leader)@\\d+>(?: (.*))?");
    private static final Pattern SERVER = Pattern.compile("\\bn[1-4]\\b");
    private static final Pattern FOURTH_SERVER = Pattern.compile("started n4 at (\\S+),");
    private static final String FOURTH_ADDRESS_IN_README = "127.0.0.1:7004";
    private static final Set<String> QUERIES = Set.of("status", "votes");
    private static final long QUERY_NANOS = TimeUnit.MINUTES.toNanos(7);

    @TempDir
    Path directory;

    /** README id to the id of the server in the same role. */
    private final Map<String, String> actual = new HashMap<>(Map.of("n4", "n4"));

    private String fourthAddress = FOURTH_ADDRESS_IN_README;
    private String killed = "";

    /**
     * One command of the session.
     *
     * @param leader as the prompt shows it: an id, or {@code no leader}
     */
    private record Step(String leader, String command, List<String> output) {}

    @Test
    void theTourPrintsWhatTheReadmeShows() throws Exception {
        List<Step> tour = steps(tour());
        assertThat(tour).hasSizeGreaterThan(10);
        try (Tmux tmux = Tmux.shell(directory)) {
            tmux.resize(160, 100);
            String environment = "XDG_STATE_HOME=" + directory + " XDG_CONFIG_HOME=" + directory
                    + " RAFTCTL_NO_CACHE=1 RAFTCTL_TIMEOUT=7m ";
            tmux.keys(environment + Program.path("raftctl.program") + " dev --base-port 0", "Enter");
            awaitFirstPrompt(tmux);
            for (Step step : tour) {
                check(tmux, step);
            }
            tmux.keys("exit", "Enter");
            tmux.await("the shell", screen -> lastLine(screen).equals("$"));
        }
    }

    private void check(Tmux tmux, Step documented) throws Exception {
        assign(documented.leader(), awaitLeader(tmux, documented.leader()));
        String command = rename(documented.command(), actual).replace(FOURTH_ADDRESS_IN_README, fourthAddress);
        List<String> expected = canonical(documented.output(), Map.of());
        List<String> printed = run(tmux, command);
        // These show the state of one moment: a server that was just killed or, for minutes, an unexpected election.
        long deadline = System.nanoTime() + QUERY_NANOS;
        while (QUERIES.contains(command)
                && !canonical(printed, inverse()).equals(expected)
                && System.nanoTime() - deadline < 0) {
            Thread.sleep(100);
            printed = run(tmux, command);
        }
        assertThat(canonical(printed, inverse())).as(command).isEqualTo(expected);
        Matcher started = FOURTH_SERVER.matcher(String.join("\n", printed));
        if (started.find()) {
            fourthAddress = started.group(1);
            awaitListening(fourthAddress);
        }
        killed = command.startsWith("kill ") ? command.substring("kill ".length()) : "";
    }

    /** Waits until a server accepts connections: the console reports its start before that. */
    private static void awaitListening(String address) throws Exception {
        HostPort server = HostPort.parse(address);
        for (long end = System.nanoTime() + 180_000_000_000L; System.nanoTime() < end; Thread.sleep(50)) {
            try (Socket socket = new Socket(server.host(), server.port())) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (ConnectException notYet) {
                continue;
            }
        }
        throw new AssertionError("nothing listens at " + address);
    }

    /** Runs a command on a cleared screen and returns its output. */
    private static List<String> run(Tmux tmux, String command) throws Exception {
        tmux.keys("C-l");
        tmux.await(
                "a cleared screen",
                screen -> screen.stream().filter(line -> !line.isBlank()).count() == 1
                        && PROMPT.matcher(lastLine(screen)).matches());
        tmux.keys("-l", command);
        tmux.keys("Enter");
        List<String> screen = tmux.await("the end of " + command, shown -> {
            List<Step> steps = steps(shown);
            return steps.size() == 2
                    && steps.get(0).command().equals(command)
                    && lastLine(shown).endsWith(">");
        });
        return steps(screen).get(0).output();
    }

    private static List<String> tour() throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        String section = readme.substring(readme.indexOf("## A five-minute tour"), readme.indexOf("## Install"));
        List<String> lines = new ArrayList<>();
        boolean isCode = false;
        for (String line : section.lines().toList()) {
            if (line.startsWith("```")) {
                isCode = !isCode;
            } else if (isCode) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static List<Step> steps(List<String> lines) {
        List<Step> steps = new ArrayList<>();
        for (String line : lines) {
            Matcher prompt = PROMPT.matcher(line);
            if (prompt.matches()) {
                String command = prompt.group(2) == null ? "" : prompt.group(2);
                steps.add(new Step(prompt.group(1), command, new ArrayList<>()));
            } else if (!steps.isEmpty() && !line.isBlank()) {
                steps.get(steps.size() - 1).output().add(line);
            }
        }
        return steps;
    }

    /** Presses Enter until the prompt shows the cluster: the first one may be drawn before the leader is known. */
    private static void awaitFirstPrompt(Tmux tmux) throws Exception {
        List<String> screen = tmux.await("the console", shown -> lastLine(shown).endsWith(">"));
        for (int i = 0; i < 600 && lastLine(screen).equals("raftctl>"); i++) {
            tmux.keys("Enter");
            Thread.sleep(200);
            screen = tmux.await("the next prompt", shown -> lastLine(shown).endsWith(">"));
        }
    }

    /** Waits until the prompt shows a leader, or none as the README does, and returns what it shows. */
    private String awaitLeader(Tmux tmux, String documented) throws Exception {
        List<String> screen = tmux.await("a prompt like " + documented, shown -> {
            Matcher prompt = PROMPT.matcher(lastLine(shown));
            return prompt.matches()
                    && prompt.group(1).equals("no leader") == documented.equals("no leader")
                    && !prompt.group(1).equals(killed);
        });
        List<Step> steps = steps(screen);
        return steps.get(steps.size() - 1).leader();
    }

    private static String lastLine(List<String> screen) {
        return screen.stream().filter(line -> !line.isBlank()).reduce("", (first, second) -> second);
    }

    /** Maps the leader in the README to the leader in this run, which is free to choose only after an election. */
    private void assign(String documented, String shown) {
        if (documented.equals("no leader")) {
            return;
        }
        if (actual.size() == 1) {
            int distance = Integer.parseInt(shown.substring(1)) - Integer.parseInt(documented.substring(1));
            for (int i = 1; i <= 3; i++) {
                actual.put("n" + i, "n" + (Math.floorMod(i - 1 + distance, 3) + 1));
            }
        }
        String before = actual.get(documented);
        actual.replaceAll((readme, id) -> id.equals(shown) ? before : id);
        actual.put(documented, shown);
    }

    private Map<String, String> inverse() {
        Map<String, String> inverse = new HashMap<>();
        actual.forEach((readme, id) -> inverse.put(id, readme));
        return inverse;
    }

    private static String rename(String line, Map<String, String> names) {
        return SERVER.matcher(line).replaceAll((MatchResult id) -> names.getOrDefault(id.group(), id.group()));
    }

    /** Joins lines that were broken to fit the screen: how long a duration is decides where a line breaks. */
    private static List<String> unwrapped(List<String> lines) {
        List<String> joined = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("  ") && !joined.isEmpty()) {
                joined.set(joined.size() - 1, joined.get(joined.size() - 1) + " " + line.strip());
            } else {
                joined.add(line);
            }
        }
        return joined;
    }

    /** Returns the lines without what differs in each run, and independent of the order of the servers. */
    private static List<String> canonical(List<String> output, Map<String, String> names) {
        return unwrapped(output).stream()
                .map(line -> rename(line, names)
                        .replaceAll("127\\.0\\.0\\.1:\\d+", "ADDRESS")
                        .replaceAll("\\b\\d+ ms\\b", "TIME")
                        .replaceAll("\\b[\\d.]+(ms|s|m) ago\\b", "TIME")
                        .replaceAll("\\bfor (\\d+m)?[\\d.]+m?s\\b", "for TIME")
                        .replaceAll("\\bt\\d+/\\d+\\b", "POSITION")
                        .replaceAll("(term|version|token|--from) \\d+\\b", "$1 NUMBER"))
                .map(ReadmeTourIT::withoutCounters)
                .map(line -> String.join(
                        " ", List.of(line.split("[,;]? +")).stream().sorted().toList()))
                .sorted()
                .toList();
    }

    /**
     * Terms and indexes stand alone in the rows of tables whose first column is a server. The vote follows the term; a
     * server that was away during the election has none.
     */
    private static String withoutCounters(String line) {
        return line.matches("n\\d  .*")
                ? line.replaceAll("(?<= )\\d+(?= |$)", "NUMBER").replaceAll("NUMBER +(n\\d|-)(?= )", "NUMBER VOTE")
                : line;
    }
}
