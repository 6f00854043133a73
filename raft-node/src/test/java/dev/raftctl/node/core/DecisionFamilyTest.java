package dev.raftctl.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Decisions are facts: the core builds no sentence for them")
class DecisionFamilyTest {
    private static List<Class<?>> decisions() {
        List<Class<?>> all = new ArrayList<>();
        for (Class<?> group : Decision.class.getPermittedSubclasses()) {
            all.addAll(List.of(group.getPermittedSubclasses()));
        }
        return all;
    }

    @Test
    void everyDecisionIsARecordWithoutText() {
        assertThat(decisions()).hasSizeGreaterThan(30).allMatch(Class::isRecord);
        for (Class<?> decision : decisions()) {
            for (RecordComponent component : decision.getRecordComponents()) {
                assertThat(component.getType())
                        .as(decision.getSimpleName() + "." + component.getName())
                        .isNotEqualTo(String.class);
            }
        }
    }

    @Test
    @DisplayName("Where a decision is reported, there is no string literal, except for no text at all")
    void noSentenceIsPassedToADecision() throws IOException {
        Pattern report = Pattern.compile("\\breport\\((new \\w+\\.\\w+Decision\\([^;]*)\\);");
        Pattern literal = Pattern.compile("\"[^\"]+\"");
        int reports = 0;
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/raftctl/node/core"))) {
            for (Path file : files.toList()) {
                for (Matcher match = report.matcher(Files.readString(file)); match.find(); reports++) {
                    assertThat(literal.matcher(match.group(1)).find())
                            .as(file.getFileName() + ": " + match.group(1))
                            .isFalse();
                }
            }
        }
        assertThat(reports).as("places that report a decision").isGreaterThan(30);
    }
}
