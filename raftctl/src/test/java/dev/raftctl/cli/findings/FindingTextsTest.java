package dev.raftctl.cli.findings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Evidence in, texts out: what a finding states and recommends agrees with what the cluster does. */
class FindingTextsTest {
    private static final int MIN_ROWS = 40;

    /**
     * @param script the statements that describe the evidence
     * @param expected what the finding contains
     * @param absent what it must not contain
     */
    record Row(String script, FindingCode code, List<String> expected, List<String> absent) {
        @Override
        public String toString() {
            return code + ": " + script;
        }
    }

    static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        try (InputStream file = FindingTextsTest.class.getResourceAsStream("finding-texts.txt");
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
        String[] sides = line.split(" => ", 2);
        String[] parts = sides[1].split(": ", 2);
        List<String> expected = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (String text : parts[1].split(" \\| ")) {
            if (text.startsWith("!")) {
                absent.add(text.substring(1));
            } else {
                expected.add(text);
            }
        }
        return new Row(sides[0], FindingCode.valueOf(parts[0]), expected, absent);
    }

    @Test
    void thereAreRows() throws IOException {
        assertThat(rows()).hasSizeGreaterThanOrEqualTo(MIN_ROWS);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void findingHasTheseTexts(Row row) {
        ClusterVerdict verdict = Findings.of(ScenarioScript.evidence(row.script()));
        List<String> texts = verdict.findings().stream()
                .filter(each -> each.code() == row.code())
                .map(FindingTextsTest::textOf)
                .toList();
        assertThat(texts).as("%s", verdict.codes()).isNotEmpty();
        String text = String.join("\n", texts);
        row.expected().forEach(each -> assertThat(text).contains(each));
        row.absent().forEach(each -> assertThat(text).doesNotContain(each));
    }

    private static String textOf(Finding finding) {
        List<String> lines = new ArrayList<>(List.of(
                finding.symptom(),
                finding.cause(),
                finding.next().text(),
                finding.next().command()));
        lines.addAll(finding.impact());
        lines.addAll(finding.not());
        lines.addAll(finding.details());
        return String.join("\n", lines);
    }

    /** Writes are limited only by what they wait for. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "led                                                             | ''        | true",
                "led; n2 sync 3s                                                 | ''        | true",
                "led; n1 sync 700ms                                              | ''        | true",
                "led; n2 sync 3s; n3 sync 3s                                     | disk      | true",
                "led; n2 sync 3s; n3 sync 3s; n1 uncommitted 1500ms              | disk      | false",
                "led; n1 sync 700ms; n1 uncommitted 1500ms                       | disk      | false",
                "led; n2 sync-running 3s                                         | ''        | true",
                "led; n2 sync-running 3s; n3 refused                             | disk      | true",
                "led; n2 throttled 66; n2 late 480ms                             | ''        | true",
                "led; n1 throttled 66; n1 late 480ms                             | cpu       | true",
                "led; n2 paused 800ms                                            | ''        | true",
                "led; n1 paused 800ms                                            | cpu       | true",
                "led; n3 disk-full                                               | ''        | true",
                "led; n1 disk-low                                                | disk      | false",
                "led; n2 disk-full; n3 disk-low                                  | disk      | false",
                "led; cut n1 n3                                                  | ''        | true",
                "led; drop n3 n1                                                 | ''        | true",
                "led; n1 uncommitted 1500ms                                      | unknown   | true",
                "led; n1 uncommitted 2500ms; n1 limited-by followers             | followers | false",
                "led; n2 sync 3s; n1 uncommitted 1500ms; n1 limited-by network   | network   | true",
                "led; n2 throttled 66; n2 late 480ms; n1 uncommitted 1500ms      | unknown   | true",
                "led; n2 copied                                                  | ''        | true",
                "led; n1 lineage 1; n2 lineage 1; n3 other-lineage               | ''        | true",
                "unled 8s; n2 refused; n3 refused                                | no-quorum | false",
                "unled 2s                                                        | no-leader | false"
            })
    void writesAreLimitedByWhatTheyWaitFor(String script, String limitedBy, boolean servesWrites) {
        ClusterVerdict verdict = Findings.of(ScenarioScript.evidence(script));
        assertThat(verdict.limitedBy()).isEqualTo(limitedBy);
        assertThat(verdict.serves().writes()).isEqualTo(servesWrites);
    }
}
