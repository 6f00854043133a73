package dev.raftctl.node.specification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Has TLC check many traces against the specification in one run. */
public final class TraceBatch {
    private static final Pattern NEXT_LINE = Pattern.compile("<<\"next line\", (\\d+), (\\d+)>>");
    private static final int MAX_SHOWN_LINES = 12;

    private final Path specification;
    private final List<List<String>> traces = new ArrayList<>();
    private final TreeSet<String> serverNames = new TreeSet<>();

    /** @param specification the directory of the specification, {@code src/tla} of raft-node */
    public TraceBatch(Path specification) {
        this.specification = specification;
    }

    /** Adds a trace: its lines, and the ids of the servers in it. */
    public void add(List<String> lines, List<String> servers) {
        traces.add(List.copyOf(lines));
        serverNames.addAll(servers);
    }

    /** Returns how many traces the batch has. */
    public int size() {
        return traces.size();
    }

    /**
     * Checks all traces.
     *
     * @param workDirectory an empty directory
     * @return for each trace, empty if it is a behaviour of the specification, otherwise its lines up to the first that
     *     is not
     */
    public List<String> rejections(Path workDirectory) throws IOException, InterruptedException {
        TlcResult result = run(workDirectory);
        if (!result.isComplete()) {
            throw new IllegalStateException("TLC did not check all traces:\n" + result.output());
        }
        TreeMap<Integer, Integer> nextLines = new TreeMap<>();
        for (Matcher match = NEXT_LINE.matcher(result.output()); match.find(); ) {
            nextLines.merge(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)), Math::max);
        }
        List<String> rejections = new ArrayList<>();
        for (int i = 0; i < traces.size(); i++) {
            int accepted = nextLines.getOrDefault(i + 1, 1) - 1;
            rejections.add(accepted == traces.get(i).size() ? "" : rejection(traces.get(i), accepted));
        }
        return rejections;
    }

    private static String rejection(List<String> trace, int accepted) {
        List<String> shown = trace.subList(Math.max(0, accepted + 1 - MAX_SHOWN_LINES), accepted + 1);
        return "line " + (accepted + 1) + " of " + trace.size() + " is not a step of the specification:\n"
                + String.join("\n", shown) + "\n";
    }

    private TlcResult run(Path workDirectory) throws IOException, InterruptedException {
        Files.createDirectories(workDirectory.resolve("batch"));
        for (String directory : List.of(".", "trace")) {
            try (var files = Files.list(specification.resolve(directory))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".tla")).toList()) {
                    Files.writeString(workDirectory.resolve(file.getFileName()), Files.readString(file));
                }
            }
        }
        Path module = workDirectory.resolve("batch/Batch.tla");
        Files.writeString(module, moduleOf());
        return new TlcProcess(workDirectory, 2, true).check(module, configuration());
    }

    private String moduleOf() {
        StringBuilder module = new StringBuilder("---- MODULE Batch ----\nEXTENDS Trace\n");
        for (int i = 0; i < traces.size(); i++) {
            module.append("T")
                    .append(i + 1)
                    .append(" == <<\n")
                    .append(String.join(",\n", traces.get(i)))
                    .append(">>\n");
        }
        module.append("AllTraces == <<");
        for (int i = 0; i < traces.size(); i++) {
            module.append(i == 0 ? "" : ", ").append("T").append(i + 1);
        }
        return module.append(">>\n====\n").toString();
    }

    private String configuration() {
        return serverNames.stream()
                        .map(TraceText::string)
                        .collect(Collectors.joining(", ", "CONSTANTS\nServer = {", "}\n"))
                + """
                Nil = Nil
                Features = {"slow disk", "pre-vote", "pre-vote off", "operator", "transfer", "commands", "snapshots", \
                "restarts", "damage", "wipes"}
                WithoutGuards = {}
                Traces <- AllTraces
                SPECIFICATION TraceSpec
                VIEW TraceView
                INVARIANT Report
                CHECK_DEADLOCK FALSE
                """;
    }
}
