package dev.raftctl.node.hazards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of hazards in {@code raft-node/HAZARDS.md}. */
final class HazardTable {
    private static final Path SOURCE = Path.of("HAZARDS.md");
    private static final Pattern ROW = Pattern.compile("^\\| ([A-Z]\\d\\d) \\| ([^|]+) \\| ([^|]+) \\|$");

    private HazardTable() {}

    /** @param tests names of scripts, classes, and methods as {@code Class#method}; at least one */
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
