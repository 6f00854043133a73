package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Rules that the server, the simulator and the commands share are written once")
class SharedRulesTest {
    private static final List<Path> SOURCES = List.of(
            Path.of("../protocol/src/main/java"),
            Path.of("../raft-node/src/main/java"),
            Path.of("../raft-node/simulation/src/main/java"),
            Path.of("client/src/main/java"),
            Path.of("src/main/java"));

    /** Half the size of a collection, or twice a count of its elements. */
    private static final Pattern MAJORITY = Pattern.compile("size\\(\\)( - 1\\)| \\+ 1\\))? / 2\\b"
            + "|size\\(\\)( - 1\\)| \\+ 1\\))? >>>? 1\\b"
            + "|\\b2 \\* \\w*([cC]ount|[sS]ize|length)\\b(\\(\\))? [<>]=? [\\w.]*(voters|servers|members)"
            + "|[vV]oterCount(\\(\\))?( - 1\\)| \\+ 1\\))? / 2\\b");

    /** Files that halve something other than a set of voters. */
    private static final Map<String, String> OTHER_HALVES = Map.of(
            "Quorum.java", "the one place",
            "Shrinker.java", "half of the remaining faults",
            "NetworkPartitionShape.java", "where to cut a network in two",
            "TermRules.java", "the median of the terms",
            "ClockRules.java", "the median of the clocks");

    private static Map<String, Integer> occurrences(Pattern pattern) throws IOException {
        Map<String, Integer> occurrences = new TreeMap<>();
        for (Path root : SOURCES) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    for (Matcher match = pattern.matcher(Files.readString(file)); match.find(); ) {
                        occurrences.merge(file.getFileName().toString(), 1, Integer::sum);
                    }
                }
            }
        }
        return occurrences;
    }

    @Test
    void majoritiesAreComputedOnlyByQuorum() throws IOException {
        assertThat(occurrences(MAJORITY)).containsOnlyKeys(OTHER_HALVES.keySet());
    }
}
