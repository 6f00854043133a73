package dev.raftctl.cli.view;

import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Evidence.StoppedServer;
import dev.raftctl.cli.findings.Finding;
import dev.raftctl.cli.view.StyledText.TextTone;
import java.util.ArrayList;
import java.util.List;

/**
 * Explains a verdict that follows from data directories, alone or together with running servers.
 *
 * @param servers the servers whose directories were read
 * @param hasRunningServers whether the verdict describes running servers, to which the directories add
 * @param notes what is damaged, could not be read, or contradicts something
 * @param findings those of the verdict's findings that are shown
 */
public record StoppedClusterView(
        ClusterVerdict verdict,
        List<Finding> findings,
        List<StoppedServer> servers,
        boolean hasRunningServers,
        List<String> notes)
        implements OutputDocument {
    private static final int INDENT = 2;

    public StoppedClusterView {
        findings = List.copyOf(findings);
        servers = List.copyOf(servers);
        notes = List.copyOf(notes);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> blocks = new ArrayList<>();
        if (!hasRunningServers) {
            boolean isDated = servers.stream().anyMatch(each -> each.lastAlive() != null);
            String moment = isDated
                    ? "the cluster as it was at " + time(verdict.at().toEpochMilli())
                    : "no server recorded when it ran";
            blocks.addAll(FindingLines.styled(WrappedText.lines("", INDENT, "FROM FILES: " + moment), TextTone.PLAIN));
        }
        for (StoppedServer each : servers) {
            blocks.addAll(FindingLines.styled(
                    WrappedText.lines(
                            each.id() + "  ",
                            INDENT,
                            (each.lastAlive() == null
                                            ? "never recorded that it ran"
                                            : "last alive "
                                                    + time(each.lastAlive().toEpochMilli()))
                                    + ", term " + each.term() + ", log ends at " + each.last()),
                    TextTone.FAINT));
        }
        for (String each : notes) {
            blocks.addAll(FindingLines.styled(WrappedText.lines("", INDENT, each), TextTone.WARNING));
        }
        blocks.addAll(new ExplainView(verdict, findings).blocks(wide));
        return blocks;
    }

    @Override
    public String listField() {
        return "findings";
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> directories = new ArrayList<>();
        for (StoppedServer each : servers) {
            directories.add(new StructuredData.ObjectData()
                    .put("id", each.id().value())
                    .put("directory", each.directory())
                    .put(
                            "lastAlive",
                            each.lastAlive() == null
                                    ? null
                                    : time(each.lastAlive().toEpochMilli()))
                    .put("term", each.term())
                    .put("lastTerm", each.last().term())
                    .put("lastIndex", each.last().index()));
        }
        return VerdictData.of(verdict)
                .put("directories", new StructuredData.ListData(directories))
                .putTexts("notes", notes);
    }

    private static String time(long millis) {
        return Timestamps.format(millis);
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return new ExplainView(verdict, findings).valueBlocks();
    }
}
