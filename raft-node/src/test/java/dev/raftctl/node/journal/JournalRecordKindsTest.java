package dev.raftctl.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.decision.DecisionKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of kinds is that of the sources, so a kind cannot be added or removed in one place only. */
class JournalRecordKindsTest {
    private static final String KIND = "\"([a-z-]+)\"";

    /** Where a kind is written: as an argument, or as a constant for one. */
    private static final List<Pattern> USES = List.of(
            Pattern.compile("new ObservedEvent\\(\\s*" + KIND),
            Pattern.compile("peerAlerts\\s*\\.report\\(\\s*[^,;]+,\\s*" + KIND),
            Pattern.compile("static final String (?:KIND|[A-Z_]+_KIND|DOWN|UP|OTHER_LINEAGE) = " + KIND));

    @Test
    void theListContainsTheKindsOfTheSources() throws IOException {
        SortedSet<String> found = new TreeSet<>();
        for (String directory : List.of("journal", "observation", "runtime")) {
            try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/raftctl/node", directory))) {
                for (Path file : files.toList()) {
                    String source = Files.readString(file);
                    for (Pattern use : USES) {
                        Matcher matcher = use.matcher(source);
                        while (matcher.find()) {
                            found.add(matcher.group(1));
                        }
                    }
                }
            }
        }
        assertThat(JournalRecordKinds.OBSERVATIONS).containsExactlyElementsOf(found);
    }

    @Test
    void theListContainsTheKindsOfDecisions() {
        assertThat(JournalRecordKinds.DECISIONS)
                .containsExactlyElementsOf(Stream.of(DecisionKind.values())
                        .map(DecisionKind::label)
                        .sorted()
                        .toList());
    }

    @Test
    void decisionsAndObservationsAreKinds() {
        assertThat(JournalRecordKinds.all())
                .contains("paused", "election-won", PreviousProcessEnd.STARTED_KIND)
                .hasSize(JournalRecordKinds.OBSERVATIONS.size() + JournalRecordKinds.DECISIONS.size());
    }
}
