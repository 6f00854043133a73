package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A strict parser of the Prometheus text format: invalid text fails the test. */
final class PrometheusTextParser {
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-z_][a-z0-9_]*)((?:\\{[a-z_]+=\"(?:[^\"\\\\\\n]|\\\\.)*\"(?:,[a-z_]+=\"(?:[^\"\\\\\\n]|\\\\.)*\")*})?) (\\S+)");

    private PrometheusTextParser() {}

    /** Returns the samples by name and labels. */
    static TreeMap<String, Double> parse(String page) {
        assertThat(page).endsWith("\n");
        TreeMap<String, Double> samples = new TreeMap<>();
        TreeSet<String> families = new TreeSet<>();
        String family = "";
        for (String line : page.split("\n")) {
            if (line.startsWith("# HELP ")) {
                family = line.split(" ")[2];
                assertThat(families.add(family)).as(family + " occurs once").isTrue();
            } else if (line.startsWith("# TYPE ")) {
                assertThat(line).matches("# TYPE " + family + " (counter|gauge|histogram)");
            } else {
                Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                assertThat(sample.group(1)).startsWith(family);
                String key = sample.group(1) + sample.group(2);
                assertThat(samples.put(key, Double.valueOf(sample.group(3))))
                        .as(key + " occurs once")
                        .isNull();
            }
        }
        return samples;
    }
}
