package dev.raftctl.node.hazards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table in this package's docs, as it stands in the source. */
final class HazardTable {
    private static final Path SOURCE = Path.of("src/test/java/dev/raftctl/node/hazards/package-info.java");
    private static final Pattern ROW = Pattern.compile("^ \\* ([A-Z]\\d\\d) \\| ([^|]+) \\| ([^|]+)$");

    private HazardTable() {}

    /** @param tests names of scripts, of classes, and of methods as {@code Class#method}; at least one */
    record Row(String id, String expectation, List<String> tests) {}

    static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(SOURCE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.add(new Row(
                        row.group(1),
                        row.group(2).trim(),
                        List.of(row.group(3).trim().split(" +"))));
            }
        }
        return rows;
    }
}
