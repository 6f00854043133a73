package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.ScriptFile;
import dev.raftctl.node.specification.ProtocolTrace;
import dev.raftctl.node.specification.TraceBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that what the servers do in the scripts is a behaviour of the TLA+ specification. */
@DisplayName("The specification allows")
class ScriptTracesTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/scripts/core");

    /** Commands that put servers into states, or send messages, that no history of the cluster explains. */
    private static final Pattern OUTSIDE_THE_SPECIFICATION = Pattern.compile("(?m)^\\$ (log|lose|inject) ");

    @TempDir
    private Path directory;

    @Test
    @DisplayName("what the servers do in the scripts")
    void acceptsTheScripts() throws IOException, InterruptedException {
        TraceBatch batch = new TraceBatch(Path.of("src/tla"));
        List<Path> recorded = new ArrayList<>();
        for (Path script : ScriptFile.in(SCRIPTS)) {
            ProtocolTrace trace = traceOf(script);
            if (trace.unusableReason().isEmpty()) {
                batch.add(trace.lines(), trace.serverNames());
                recorded.add(script.getFileName());
            }
        }
        assertThat(batch.size()).as("recorded scripts").isGreaterThanOrEqualTo(50);
        List<String> rejected = new ArrayList<>();
        List<String> rejections = batch.rejections(directory);
        for (int i = 0; i < batch.size(); i++) {
            if (!rejections.get(i).isEmpty()) {
                rejected.add(recorded.get(i) + ": " + rejections.get(i));
            }
        }
        assertThat(rejected).isEmpty();
    }

    private static ProtocolTrace traceOf(Path script) throws IOException {
        ProtocolTrace trace = new ProtocolTrace();
        String text = Files.readString(script);
        boolean hasSeveralClusters = text.split("\n\\$ cluster ", -1).length > 2;
        if (hasSeveralClusters || OUTSIDE_THE_SPECIFICATION.matcher(text).find()) {
            trace.exclude("a command has no counterpart in the specification");
            return trace;
        }
        ScriptedCluster cluster = new ScriptedCluster(trace);
        for (String line : text.lines().toList()) {
            if (line.startsWith("$ ")) {
                cluster.run(line.substring(2));
            }
        }
        return trace;
    }
}
