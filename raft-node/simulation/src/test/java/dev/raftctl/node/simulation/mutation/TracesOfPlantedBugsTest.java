package dev.raftctl.node.simulation.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.simulation.SimulationTrace;
import dev.raftctl.node.specification.TraceBatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that the TLA+ specification rejects what servers with planted bugs do, on the seeds on which the simulator
 * catches them, and allows what the servers do on the same seeds without the bugs.
 */
@DisplayName("The specification rejects")
class TracesOfPlantedBugsTest {
    private static final String TABLE = "traces-of-planted-bugs.csv";

    /** The bug may show only after the step at which the simulator's checks catch it. */
    private static final long EXTRA_STEPS = 200;

    @TempDir
    private Path directory;

    @Test
    @DisplayName("the runs of servers with planted bugs, at the line that shows the bug")
    void rejectsPlantedBugs() throws IOException, InterruptedException, ReflectiveOperationException {
        Map<String, String> expectedLines = expectedLines();
        TraceBatch batch = new TraceBatch(Path.of("../src/tla"));
        for (String name : expectedLines.keySet()) {
            Mutant mutant = Mutants.named(name);
            add(batch, mutant.load(), mutant);
        }
        Map<String, String> rejectedLines = new LinkedHashMap<>();
        List<String> rejections = batch.rejections(directory);
        int i = 0;
        for (String name : expectedLines.keySet()) {
            rejectedLines.put(name, kindOfLastLine(rejections.get(i++)));
        }
        assertThat(rejectedLines).isEqualTo(expectedLines);
        assertThat(rejectedLines).hasSizeGreaterThanOrEqualTo(15);
    }

    @Test
    @DisplayName("none of the runs with the same seeds and no bug")
    void allowsTheSameSeedsWithoutBugs() throws IOException, InterruptedException, ReflectiveOperationException {
        TraceBatch batch = new TraceBatch(Path.of("../src/tla"));
        for (String name : expectedLines().keySet()) {
            add(batch, Mutant.loadUnchanged(), Mutants.named(name));
        }
        assertThat(batch.rejections(directory)).containsOnly("");
    }

    private static void add(TraceBatch batch, ClassLoader loader, Mutant mutant) throws ReflectiveOperationException {
        @SuppressWarnings("unchecked")
        List<String> recorded = (List<String>) loader.loadClass(SimulationTrace.class.getName())
                .getMethod("record", long.class, long.class)
                .invoke(null, mutant.seed(), mutant.caughtAt() + EXTRA_STEPS);
        assertThat(recorded.get(0)).as(mutant.name()).isEmpty();
        batch.add(
                recorded.subList(2, recorded.size()),
                Arrays.asList(recorded.get(1).split(",")));
    }

    /** Returns the kind of the rejected line, which is the last of those shown; empty if the trace is accepted. */
    private static String kindOfLastLine(String rejection) {
        if (rejection.isEmpty()) {
            return "";
        }
        String line = rejection.substring(rejection.lastIndexOf("\n<<\"") + 4);
        return line.substring(0, line.indexOf('"'));
    }

    private static Map<String, String> expectedLines() throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        try (InputStream in = TracesOfPlantedBugsTest.class.getResourceAsStream(TABLE)) {
            if (in == null) {
                throw new IllegalStateException("no " + TABLE);
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(", "))
                    .forEach(row -> lines.put(row[0], row[1]));
        }
        return lines;
    }
}
