package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Runs every command in every {@link ClusterScenario}, with and without a terminal: machine-readable output must parse,
 * on stdout after success and on stderr after a failure, and colours appear only where they are allowed.
 */
class ParseableTest {
    /** They run until stopped, start processes or read the terminal; tests of the built program cover them. */
    private static final Set<String> LONG_RUNNING = Set.of("node", "dev", "prove");
    /** Their output is meant for another program. */
    private static final Set<String> NOT_DOCUMENTS = Set.of("completion");

    private static List<List<String>> commands() {
        List<List<String>> commands = new ArrayList<>();
        GoldenTest.commands().values().forEach(lines -> lines.forEach(line -> commands.add(List.of(line.split(" ")))));
        for (String more : List.of(
                "version",
                "context ls",
                "context use nowhere",
                "check --data-dir /nonexistent",
                "bundle /nonexistent/incident.zip",
                "simulate --seed 1 --steps 200",
                "simulate --seed none",
                "top --count 3",
                "terms",
                "timeline",
                "timeline --all --since 1h",
                "log diff /nonexistent",
                "tls",
                "tls check --nothing",
                "install --nothing",
                "help",
                "help put",
                "help log",
                "help log nonsense",
                "help runbook",
                "help runbook shrink",
                "help runbook nonsense",
                "nonsense")) {
            commands.add(List.of(more.split(" ")));
        }
        return commands;
    }

    @Test
    void coversEveryCommand() {
        Set<String> tried = new TreeSet<>();
        commands().forEach(arguments -> tried.add(arguments.get(0)));
        tried.addAll(LONG_RUNNING);
        tried.addAll(NOT_DOCUMENTS);
        assertThat(tried).containsAll(CommandTreeTest.names());
    }

    @ParameterizedTest
    @EnumSource(ClusterScenario.class)
    void everyOutputIsMachineReadable(ClusterScenario scenario) throws IOException {
        for (List<String> arguments : commands()) {
            for (String format : List.of("json", "jsonl", "yaml")) {
                CliRun run = run(scenario, arguments, format);
                String description = String.join(" ", arguments) + " -o " + format + ": " + run;
                // There may be no lines.
                if (run.exit() == 0 && !format.equals("jsonl")) {
                    assertThat(run.out()).as(description).isNotBlank();
                }
                if (!run.out().isBlank()) {
                    read(format, run.out(), description);
                } else if (run.exit() != 0) {
                    assertThat(run.err()).as(description).contains("error");
                    read(format, run.err(), description);
                }
                assertThat(run.out() + run.err()).as(description).doesNotContain("\033");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WELL", "ONE_DOWN", "UNREACHABLE"})
    void printsNoColourWithoutATerminalOrWithNoColor(ClusterScenario scenario) {
        for (List<String> arguments : commands()) {
            CliRun piped = CliRun.on(scenario.create(), arguments.toArray(new String[0]));
            assertThat(piped.out() + piped.err()).as(arguments.toString()).doesNotContain("\033");
            CliRun.CliFixture fixture = new CliRun.CliFixture(scenario.create());
            fixture.isTerminal = true;
            fixture.env.put("TERM", "xterm");
            fixture.env.put("NO_COLOR", "1");
            // On a terminal it would run until a key ends it.
            if (!arguments.equals(List.of("top"))) {
                CliRun plain = fixture.run(arguments.toArray(new String[0]));
                assertThat(plain.out() + plain.err()).as(arguments.toString()).doesNotContain("\033");
            }
        }
    }

    private static CliRun run(ClusterScenario scenario, List<String> arguments, String format) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("-o", format));
        return CliRun.on(scenario.create(), all.toArray(new String[0]));
    }

    private static void read(String format, String text, String description) throws IOException {
        if (format.equals("yaml")) {
            assertThat(new Load(LoadSettings.builder().build()).loadAllFromString(text))
                    .as(description)
                    .isNotEmpty();
            return;
        }
        for (String line : text.lines().toList()) {
            try (JsonParser json = new JsonFactory().createParser(line)) {
                assertThat(json.nextToken()).as(description).isEqualTo(JsonToken.START_OBJECT);
                json.skipChildren();
                assertThat(json.nextToken()).as(description).isNull();
            }
        }
    }
}
