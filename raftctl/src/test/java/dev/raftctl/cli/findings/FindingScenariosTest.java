package dev.raftctl.cli.findings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Evidence in, codes out: one line of {@code finding-scenarios.txt} for each misleading state of a cluster. */
class FindingScenariosTest {
    private static final int MIN_ROWS = 120;
    private static final int MAX_COLUMNS = 78;

    /** The effects of findings with which writes are not served in time. */
    private static final List<String> WRITES_STOP =
            List.of("writes refused", "writes are not committed", "writes take longer than an election timeout");

    /**
     * @param script the statements that describe the evidence
     * @param expected all codes, in order
     * @param absent codes that look likely, but must not be found
     */
    record Row(String script, List<FindingCode> expected, List<FindingCode> absent) {
        @Override
        public String toString() {
            return script;
        }
    }

    static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        try (InputStream file = FindingScenariosTest.class.getResourceAsStream("finding-scenarios.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (String line : reader.lines().toList()) {
                if (!line.isEmpty() && !line.startsWith("#")) {
                    rows.add(parse(line));
                }
            }
        }
        return rows;
    }

    private static Row parse(String line) {
        String[] sides = line.split(" => ");
        List<FindingCode> expected = new ArrayList<>();
        List<FindingCode> absent = new ArrayList<>();
        for (String word : sides[1].split(" ")) {
            if (word.startsWith("!")) {
                absent.add(FindingCode.valueOf(word.substring(1)));
            } else if (!word.equals("-")) {
                expected.add(FindingCode.valueOf(word));
            }
        }
        return new Row(sides[0], expected, absent);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void evidenceHasTheseCodes(Row row) {
        ClusterVerdict verdict = Findings.of(ScenarioScript.evidence(row.script()));
        assertThat(verdict.findings())
                .as("%s: %s", row.script(), verdict.findings())
                .extracting(Finding::code)
                .containsExactlyElementsOf(row.expected());
        assertThat(Collections.disjoint(row.expected(), row.absent())).isTrue();
    }

    /** Whatever is found, the texts are complete and the status follows from the severities. */
    @ParameterizedTest
    @MethodSource("rows")
    void findingsAreComplete(Row row) {
        ClusterVerdict verdict = Findings.of(ScenarioScript.evidence(row.script()));
        FindingSeverity worst = null;
        for (Finding each : verdict.findings()) {
            assertThat(each.symptom()).isNotBlank().doesNotContain("null").doesNotEndWith(".");
            assertThat(each.cause()).doesNotContain("null").doesNotEndWith(".");
            assertThat(each.next().line()).doesNotContain("null");
            assertThat(each.details()).allMatch(line -> line.length() <= MAX_COLUMNS);
            assertThat(each.related()).doesNotContain(each.code());
            worst = each.isPresent() && (worst == null || each.severity().compareTo(worst) < 0)
                    ? each.severity()
                    : worst;
        }
        assertThat(verdict.status()).isEqualTo(worst == null ? "healthy" : worst.label());
        assertThat(verdict.isHealthy()).isEqualTo(worst == null);
        if (verdict.serves().writes()) {
            assertThat(verdict.limitedBy()).doesNotStartWith("no-");
            assertThat(verdict.findings())
                    .noneMatch(each -> each.severity() == FindingSeverity.DOWN
                            && !Collections.disjoint(each.impact(), WRITES_STOP));
            assertThat(verdict.leader()).isNotNull();
        }
    }

    /** An operator follows the next step at night: it must never form, force or recover a cluster on a guess. */
    @ParameterizedTest
    @MethodSource("rows")
    void theNextStepIsOneThatTheClusterAccepts(Row row) {
        ClusterVerdict verdict = Findings.of(ScenarioScript.evidence(row.script()));
        String next = verdict.next().line();
        if (Collections.disjoint(
                verdict.codes(), List.of(FindingCode.NEVER_FORMED.name(), FindingCode.UNKNOWN_CLUSTER.name()))) {
            assertThat(next).doesNotContain("raftctl bootstrap");
        }
        if (verdict.leader() != null) {
            assertThat(next).doesNotContain("raftctl campaign");
        } else {
            assertThat(next).doesNotContain("raftctl replace-server").doesNotContain("raftctl step-down");
        }
        if (!verdict.presentFindings().isEmpty()) {
            assertThat(next).as("%s", verdict.findings()).isNotEmpty();
        }
    }

    @Test
    void everyCodeIsFoundTwiceAndOnceNot() throws IOException {
        Map<FindingCode, Integer> found = new EnumMap<>(FindingCode.class);
        Map<FindingCode, Integer> absent = new EnumMap<>(FindingCode.class);
        List<Row> rows = rows();
        for (Row row : rows) {
            row.expected().stream().distinct().forEach(code -> found.merge(code, 1, Integer::sum));
            row.absent().forEach(code -> absent.merge(code, 1, Integer::sum));
        }
        assertThat(rows).hasSizeGreaterThanOrEqualTo(MIN_ROWS);
        for (FindingCode code : FindingCode.values()) {
            assertThat(found.getOrDefault(code, 0)).as("rows with %s", code).isGreaterThanOrEqualTo(2);
            assertThat(absent.getOrDefault(code, 0)).as("rows with !%s", code).isPositive();
        }
    }

    @Test
    void everyCodeHasAGuide() {
        assertThat(FindingGuide.all().keySet()).containsExactly(FindingCode.values());
        for (FindingGuide each : FindingGuide.all().values()) {
            assertThat(each.related()).as("%s", each.code()).isNotEmpty().doesNotContain(each.code());
        }
    }
}
