package dev.raftctl.node.hazards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@DisplayName("The table of hazards")
class HazardTableTest {
    /** The last hazard id of each subject. */
    private static final List<String> LAST_IDS =
            List.of("E26", "R19", "M26", "S14", "D17", "L09", "C08", "T08", "X07", "O04");

    /** Hazard ids after the last one of their subject, with a gap before them. */
    private static final List<String> EXTRA_IDS = List.of("E28");

    private static final Pattern ID = Pattern.compile("(?<![A-Za-z0-9])([ERMSDLCTXO]\\d\\d)(?![A-Za-z0-9])");
    private static final Pattern ID_IN_METHOD_NAME = Pattern.compile("(?<=\n    void )([ermsdlctxo]\\d\\d)(?=[A-Z])");

    private final List<HazardTable.Row> rows = HazardTable.rows();
    private final TestSources sources = TestSources.read();

    HazardTableTest() throws IOException {}

    private static List<String> expectedIds() {
        List<String> ids = new ArrayList<>();
        for (String last : LAST_IDS) {
            for (int number = 1; number <= Integer.parseInt(last.substring(1)); number++) {
                ids.add(String.format("%s%02d", last.charAt(0), number));
            }
            EXTRA_IDS.stream().filter(id -> id.charAt(0) == last.charAt(0)).forEach(ids::add);
        }
        return ids;
    }

    @Test
    @DisplayName("lists every hazard once, in order")
    void listsEveryHazardOnceInOrder() {
        assertThat(rows).extracting(HazardTable.Row::id).containsExactlyElementsOf(expectedIds());
    }

    @TestFactory
    @DisplayName("names tests that exist and that name their hazard")
    Stream<DynamicTest> namesExistingTests() {
        return rows.stream()
                .map(row -> DynamicTest.dynamicTest(row.id() + " " + row.expectation(), () -> checkRow(row)));
    }

    private void checkRow(HazardTable.Row row) {
        for (String test : row.tests()) {
            String text = sources.textOf(test);
            assertThat(text).as("test %s exists", test).isNotNull();
            assertThat(names(String.valueOf(text), row.id()))
                    .as("%s names %s", test, row.id())
                    .isTrue();
        }
    }

    @Test
    @DisplayName("contains every hazard that a test names")
    void containsEveryHazardThatATestNames() {
        Set<String> unknown = new TreeSet<>();
        sources.byName().forEach((name, text) -> {
            for (Pattern pattern : List.of(ID, ID_IN_METHOD_NAME)) {
                for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
                    unknown.add(matcher.group(1).toUpperCase(Locale.ROOT) + " in " + name);
                }
            }
        });
        unknown.removeIf(named -> expectedIds().contains(named.substring(0, 3)));
        assertThat(unknown).isEmpty();
    }

    /**
     * Returns whether the text contains the id, such as {@code E01}, or has it in lower case at the start of a method
     * name.
     */
    private static boolean names(String text, String id) {
        String lower = id.toLowerCase(Locale.ROOT);
        return Pattern.compile("(?<![A-Z0-9])" + id + "(?![0-9])|(?<=void )" + lower + "(?=[A-Z])")
                .matcher(text)
                .find();
    }
}
