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
 * Every command over every {@link World}, with a terminal and without: what it writes for programs can be read by programs, on
 * success on stdout and on failure on stderr, and colours are only where they may be.
 */
class ParseableTest {
    /** They run until they are ended, start processes, or read the terminal: tests of the finished program try them. */
    private static final Set<String> OF_PROCESSES = Set.of("node", "dev", "prove");
    /** They write what another program reads as it is. */
    private static final Set<String> NOT_DOCUMENTS = Set.of("completion");

    private static List<List<String>> commands() {
        List<List<String>> commands = new ArrayList<>();
        GoldenTest.commands().values().forEach(lines -> lines.forEach(line -> commands.add(List.of(line.split(" ")))));
        for (String more : List.of(
                "version",
                "context ls",
                "context use nowhere",
                "check --data-dir /nonexistent",
                "simulate --seed 1 --steps 200",
                "simulate --seed none",
                "top --count 3",
                "tls",
                "tls check --nothing",
                "install --nothing",
                "help",
                "help put",
                "help log",
                "help log nonsense",
                "nonsense")) {
            commands.add(List.of(more.split(" ")));
        }
        return commands;
    }

    @Test
    void noCommandIsLeftOut() {
        Set<String> tried = new TreeSet<>();
        commands().forEach(words -> tried.add(words.get(0)));
        tried.addAll(OF_PROCESSES);
        tried.addAll(NOT_DOCUMENTS);
        assertThat(tried).containsAll(CommandTreeTest.names());
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void whateverComesOfACommandAProgramCanReadIt(World world) throws IOException {
        for (List<String> words : commands()) {
            for (String format : List.of("json", "jsonl", "yaml")) {
                Run run = run(world, words, format);
                String what = String.join(" ", words) + " -o " + format + ": " + run;
                // Lines may be none.
                if (run.exit() == 0 && !format.equals("jsonl")) {
                    assertThat(run.out()).as(what).isNotBlank();
                }
                if (!run.out().isBlank()) {
                    read(format, run.out(), what);
                } else if (run.exit() != 0) {
                    assertThat(run.err()).as(what).contains("error");
                    read(format, run.err(), what);
                }
                assertThat(run.out() + run.err()).as(what).doesNotContain("\033");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WELL", "ONE_DOWN", "UNREACHABLE"})
    void withoutATerminalOrWithNoColorNothingIsColoured(World world) {
        for (List<String> words : commands()) {
            Run piped = Run.on(world.make(), words.toArray(new String[0]));
            assertThat(piped.out() + piped.err()).as(words.toString()).doesNotContain("\033");
            Run.Place place = new Run.Place(world.make());
            place.terminal = true;
            place.env.put("TERM", "xterm");
            place.env.put("NO_COLOR", "1");
            // With a terminal it would run until a key ends it.
            if (!words.equals(List.of("top"))) {
                Run plain = place.run(words.toArray(new String[0]));
                assertThat(plain.out() + plain.err()).as(words.toString()).doesNotContain("\033");
            }
        }
    }

    private static Run run(World world, List<String> words, String format) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of("-o", format));
        return Run.on(world.make(), all.toArray(new String[0]));
    }

    private static void read(String format, String text, String what) throws IOException {
        if (format.equals("yaml")) {
            assertThat(new Load(LoadSettings.builder().build()).loadAllFromString(text))
                    .as(what)
                    .isNotEmpty();
            return;
        }
        for (String line : text.lines().toList()) {
            try (JsonParser json = new JsonFactory().createParser(line)) {
                assertThat(json.nextToken()).as(what).isEqualTo(JsonToken.START_OBJECT);
                json.skipChildren();
                assertThat(json.nextToken()).as(what).isNull();
            }
        }
    }
}
