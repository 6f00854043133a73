package dev.raftctl.cli.view;

import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.ServerLabels;
import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every server's vote, whom it refused and why, and the conclusion.
 *
 * @param refusals by server, oldest first: its decisions to refuse a candidate, and refusals that it received
 * @param lastLedTerms the last term in which a server led, for servers that have heard from no other leader since
 */
public record VotesView(
        ClusterVerdict verdict, Map<ServerId, List<DecisionRecord>> refusals, Map<ServerId, Long> lastLedTerms)
        implements OutputDocument {
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left("ID"),
            DocumentBlock.TextTableColumn.left("ROLE"),
            DocumentBlock.TextTableColumn.left("MEMBER"),
            DocumentBlock.TextTableColumn.right("TERM"),
            DocumentBlock.TextTableColumn.left("VOTED FOR"),
            DocumentBlock.TextTableColumn.left("LEADER"),
            DocumentBlock.TextTableColumn.left("LAST"),
            DocumentBlock.TextTableColumn.right("HEARD LEADER"));

    private static final int INDENT = 2;

    private ClusterStatus clusterStatus() {
        return verdict.clusterStatus();
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<List<StyledText>> rows = new ArrayList<>();
        for (ServerProbeResult each : clusterStatus().probes()) {
            rows.add(row(each));
        }
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(new DocumentBlock.TextTableBlock(COLUMNS, rows));
        for (ServerProbeResult each : clusterStatus().probes()) {
            if (!each.isReachable() && each.wasQueried()) {
                blocks.addAll(FindingLines.styled(
                        WrappedText.lines("", INDENT, each.name() + " does not answer: " + each.errorText()),
                        TextTone.BAD));
            }
        }
        blocks.addAll(refusals(wide));
        blocks.addAll(FindingLines.styled(
                WrappedText.lines("VERDICT: ", INDENT, verdict.verdict()),
                verdict.isHealthy() ? TextTone.GOOD : TextTone.BAD));
        String next = verdict.next().line();
        blocks.addAll(FindingLines.styled(
                WrappedText.lines("NEXT: ", INDENT, next.isEmpty() ? "nothing to do" : next), TextTone.PLAIN));
        return blocks;
    }

    /** Returns the newest rejections of votes by each server, ordered by the time on the servers' clocks. */
    private List<DocumentBlock> refusals(boolean wide) {
        record TimedVoteRefusal(ServerId by, DecisionRecord note) {}

        List<TimedVoteRefusal> all = new ArrayList<>();
        for (Map.Entry<ServerId, List<DecisionRecord>> server : refusals.entrySet()) {
            newest(server.getValue(), wide).forEach(note -> all.add(new TimedVoteRefusal(server.getKey(), note)));
        }
        all.sort(Comparator.comparingLong(refusal -> refusal.note().atMillis()));
        List<DocumentBlock> lines = new ArrayList<>();
        for (TimedVoteRefusal refusal : all) {
            DecisionRecord note = refusal.note();
            String line = Timestamps.format(note.atMillis()) + " " + refusal.by() + " term " + note.term() + " "
                    + note.kind() + ": " + note.text();
            lines.addAll(FindingLines.styled(WrappedText.lines("", INDENT, line), TextTone.PLAIN));
        }
        return lines;
    }

    private static List<DecisionRecord> newest(List<DecisionRecord> notes, boolean wide) {
        int maxShown = wide ? 20 : 3;
        return notes.subList(Math.max(0, notes.size() - maxShown), notes.size());
    }

    private List<StyledText> row(ServerProbeResult each) {
        ServerStatus status = each.status();
        List<StyledText> row = new ArrayList<>();
        row.add(StyledText.of(each.name()));
        if (status == null) {
            row.add(new StyledText(
                    ServerLabels.role(clusterStatus(), each), each.wasQueried() ? TextTone.BAD : TextTone.FAINT));
            while (row.size() < COLUMNS.size()) {
                row.add(StyledText.NONE);
            }
            return row;
        }
        row.add(StyledText.of(ServerLabels.role(clusterStatus(), each)));
        row.add(StyledText.of(MembershipDescriptions.membership(clusterStatus().configuration(), status.id())));
        row.add(StyledText.of(status.term()));
        row.add(StyledText.orNone(status.votedFor()));
        row.add(StyledText.orNone(status.leader()));
        row.add(StyledText.of(status.last().toString()));
        row.add(leaderContact(status));
        return row;
    }

    private StyledText leaderContact(ServerStatus status) {
        if (status.id().equals(status.leader())) {
            return StyledText.of("itself");
        }
        Long term = lastLedTerms.get(status.id());
        if (term != null) {
            return StyledText.of("led term " + term);
        }
        return status.lastLeaderContactMs() < 0
                ? StyledText.of("never")
                : StyledText.of(HumanReadableUnits.millis(status.lastLeaderContactMs()) + " ago");
    }

    @Override
    public String listField() {
        return "servers";
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> servers = new ArrayList<>();
        for (ServerProbeResult each : clusterStatus().probes()) {
            servers.add(server(each));
        }
        return VerdictData.of(verdict)
                .put("verdict", verdict.verdict())
                .put("next", verdict.next().line())
                .put("servers", new StructuredData.ListData(servers));
    }

    private StructuredData.ObjectData server(ServerProbeResult each) {
        ServerStatus status = each.status();
        ServerId id = each.id();
        List<StructuredData> notes = new ArrayList<>();
        for (DecisionRecord note : id == null ? List.<DecisionRecord>of() : refusals.getOrDefault(id, List.of())) {
            notes.add(new StructuredData.ObjectData()
                    .put("at", Timestamps.format(note.atMillis()))
                    .put("term", note.term())
                    .put("kind", note.kind())
                    .put("server", note.subject())
                    .put("text", note.text()));
        }
        return new StructuredData.ObjectData()
                .put("id", idOrNull(id))
                .put("reachable", status != null)
                .put("role", status == null ? null : ServerLabels.role(clusterStatus(), each))
                .putNumber("term", status == null ? null : status.term())
                .put("votedFor", status == null ? null : idOrNull(status.votedFor()))
                .put("leader", status == null ? null : idOrNull(status.leader()))
                .putNumber("lastTerm", status == null ? null : status.last().term())
                .putNumber("lastIndex", status == null ? null : status.last().index())
                .putNumber(
                        "lastContactMs",
                        status == null || status.lastLeaderContactMs() < 0 ? null : status.lastLeaderContactMs())
                .putNumber("ledTerm", id == null ? null : lastLedTerms.get(id))
                .put("refusals", new StructuredData.ListData(notes))
                .put("error", each.isReachable() ? null : each.errorText());
    }

    private static @Nullable String idOrNull(@Nullable ServerId id) {
        return id == null ? null : id.value();
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(verdict.verdict()));
    }
}
