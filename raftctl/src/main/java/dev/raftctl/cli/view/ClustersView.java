package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Finding;
import dev.raftctl.cli.view.StyledText.TextTone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answers of several clusters, one row each, the worst first.
 *
 * @param pattern the pattern that the names of the contexts match
 */
public record ClustersView(String pattern, List<ClusterRow> rows) implements OutputDocument {
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left("CONTEXT"),
            DocumentBlock.TextTableColumn.left("CLUSTER"),
            DocumentBlock.TextTableColumn.left("STATUS"),
            DocumentBlock.TextTableColumn.left("LEADER"),
            DocumentBlock.TextTableColumn.right("TERM"),
            DocumentBlock.TextTableColumn.left("VOTERS"),
            DocumentBlock.TextTableColumn.left("FINDINGS"));
    private static final DocumentBlock.TextTableColumn DETAIL = DocumentBlock.TextTableColumn.left("DETAIL");

    public ClustersView {
        List<ClusterRow> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingInt(ClusterRow::rank).reversed().thenComparing(ClusterRow::context));
        rows = List.copyOf(sorted);
    }

    /**
     * The answer of one cluster. Either the verdict and the document are present, or the failure.
     *
     * @param exit the exit code that the command would have for this cluster alone
     * @param document what the command shows of this cluster alone
     */
    public record ClusterRow(
            String context,
            ExitCode exit,
            @Nullable ClusterVerdict verdict,
            @Nullable OutputDocument document,
            @Nullable CliFailure failure) {
        private static final int FAILURE_RANK = 100;

        /** Returns the row of a cluster of which nothing could be shown. */
        public static ClusterRow failed(String context, CliFailure failure) {
            return new ClusterRow(context, failure.exitCode(), null, null, failure);
        }

        /** Returns how bad the row is: failures by their exit codes, then clusters by their worst findings. */
        int rank() {
            if (verdict == null) {
                return FAILURE_RANK + exit.code();
            }
            int attention = verdict.isHealthy() ? 0 : 10;
            return switch (verdict.status()) {
                case "down" -> attention + 3;
                case "unknown" -> attention + 2;
                case "degraded" -> attention + 1;
                default -> attention;
            };
        }

        /** Returns the status of the cluster, or the kind of the failure. */
        String status() {
            return verdict == null ? exit.kind() : verdict.status();
        }

        private TextTone tone() {
            if (verdict == null) {
                return TextTone.BAD;
            }
            return verdict.isHealthy() ? TextTone.GOOD : verdict.isServing() ? TextTone.WARNING : TextTone.BAD;
        }

        private List<StyledText> cells(boolean wide) {
            List<StyledText> cells = new ArrayList<>();
            cells.add(StyledText.of(context));
            if (verdict == null) {
                String reason = failure == null ? "-" : failure.reason();
                cells.addAll(List.of(
                        StyledText.NONE,
                        new StyledText(status(), tone()),
                        StyledText.NONE,
                        StyledText.NONE,
                        StyledText.NONE,
                        StyledText.of(reason)));
            } else {
                String name = clusterName(verdict);
                cells.add(name.isEmpty() ? StyledText.NONE : StyledText.of(name));
                cells.add(new StyledText(status(), tone()));
                cells.add(StyledText.orNone(verdict.leader()));
                cells.add(StyledText.of(verdict.term()));
                cells.add(StyledText.of(verdict.quorum().able().size() + "/"
                        + (verdict.quorum().able().size()
                                + verdict.quorum().missing().size())));
                cells.add(
                        verdict.codes().isEmpty()
                                ? StyledText.NONE
                                : StyledText.of(String.join(", ", verdict.codes())));
            }
            if (wide) {
                cells.add(StyledText.of(detail()));
            }
            return cells;
        }

        private static String clusterName(ClusterVerdict verdict) {
            return verdict.clusterStatus().authority() == null
                    ? ""
                    : verdict.clusterStatus().authority().clusterName();
        }

        private String detail() {
            if (verdict == null) {
                return failure == null ? "-" : failure.message();
            }
            List<Finding> present = verdict.presentFindings();
            return present.isEmpty() ? verdict.leadership() : present.get(0).sentence();
        }

        private StructuredData.ObjectData data() {
            StructuredData.ObjectData row = new StructuredData.ObjectData()
                    .put("context", context)
                    .put("status", status())
                    .put("exitCode", exit.code());
            return row.put("cluster", document == null ? new StructuredData.NullData() : document.data())
                    .put("error", failure == null ? new StructuredData.NullData() : error(failure));
        }

        private static StructuredData.ObjectData error(CliFailure failure) {
            return new StructuredData.ObjectData()
                    .put("code", failure.exitCode().code())
                    .put("kind", failure.exitCode().kind())
                    .put("reason", failure.reason())
                    .put("message", failure.message())
                    .put("hint", failure.hint());
        }
    }

    /** Returns the highest exit code of all rows. */
    public ExitCode worstExit() {
        return rows.stream()
                .map(ClusterRow::exit)
                .max(Comparator.comparingInt(ExitCode::code))
                .orElse(ExitCode.DONE);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock.TextTableColumn> columns = new ArrayList<>(COLUMNS);
        if (wide) {
            columns.add(DETAIL);
        }
        List<List<StyledText>> cells = new ArrayList<>();
        rows.forEach(row -> cells.add(row.cells(wide)));
        return List.of(
                new DocumentBlock.TextLineBlock(new StyledText(headline(), TextTone.STRONG)),
                new DocumentBlock.TextTableBlock(columns, cells));
    }

    /** Returns how many clusters have each status, for example {@code 3 clusters: 1 unreachable, 2 healthy}. */
    private String headline() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        rows.forEach(row -> counts.merge(row.status(), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((status, count) -> parts.add(count + " " + status));
        return rows.size() + (rows.size() == 1 ? " cluster: " : " clusters: ") + String.join(", ", parts);
    }

    @Override
    public String listField() {
        return "clusters";
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> clusters = new ArrayList<>();
        rows.forEach(row -> clusters.add(row.data()));
        return StructuredData.ObjectData.withSchemaVersion()
                .put("pattern", pattern)
                .put("exitCode", worstExit().code())
                .put("clusters", new StructuredData.ListData(clusters));
    }

    /** Returns each context with its status, one per line. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(new DocumentBlock.TextLineBlock(row.context() + " " + row.status())));
        return lines;
    }
}
