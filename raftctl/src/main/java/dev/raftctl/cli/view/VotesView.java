package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.ClusterStatus;
import dev.raftctl.cli.cluster.Diagnosis;
import dev.raftctl.cli.cluster.Health;
import dev.raftctl.cli.cluster.ServerProbe;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.protocol.membership.Quorum;
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
        ClusterStatus clusterStatus, Map<ServerId, List<DecisionRecord>> refusals, Map<ServerId, Long> lastLedTerms)
        implements Document {
    private static final List<Block.Column> COLUMNS = List.of(
            Block.Column.left("ID"),
            Block.Column.left("ROLE"),
            Block.Column.left("MEMBER"),
            Block.Column.right("TERM"),
            Block.Column.left("VOTED FOR"),
            Block.Column.left("LEADER"),
            Block.Column.left("LAST"),
            Block.Column.right("HEARD LEADER"));

    @Override
    public List<Block> blocks(boolean wide) {
        List<List<Cell>> rows = new ArrayList<>();
        for (ServerProbe each : clusterStatus.probes()) {
            rows.add(row(each));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Table(COLUMNS, rows));
        for (ServerProbe each : clusterStatus.probes()) {
            if (!each.isReachable() && each.wasQueried()) {
                blocks.add(new Block.Line(new Cell(each.name() + " does not answer: " + each.errorText(), Tone.BAD)));
            }
        }
        blocks.addAll(refusals(wide));
        boolean well = Health.of(clusterStatus).findings().isEmpty();
        blocks.add(new Block.Line(
                new Cell("VERDICT: " + Diagnosis.verdictWithWorstFinding(clusterStatus), well ? Tone.GOOD : Tone.BAD)));
        String next = Diagnosis.nextStep(clusterStatus);
        blocks.add(new Block.Line("NEXT: " + (next.isEmpty() ? "nothing to do" : next)));
        return blocks;
    }

    /** Returns the newest rejections of votes by each server, ordered by the time on the servers' clocks. */
    private List<Block> refusals(boolean wide) {
        record TimedRefusal(ServerId by, DecisionRecord note) {}

        List<TimedRefusal> all = new ArrayList<>();
        for (Map.Entry<ServerId, List<DecisionRecord>> server : refusals.entrySet()) {
            newest(server.getValue(), wide).forEach(note -> all.add(new TimedRefusal(server.getKey(), note)));
        }
        all.sort(Comparator.comparingLong(refusal -> refusal.note().atMillis()));
        List<Block> lines = new ArrayList<>();
        for (TimedRefusal refusal : all) {
            DecisionRecord note = refusal.note();
            lines.add(new Block.Line(Timestamps.format(note.atMillis()) + " " + refusal.by() + " term " + note.term()
                    + " " + note.kind() + ": " + note.text()));
        }
        return lines;
    }

    private static List<DecisionRecord> newest(List<DecisionRecord> notes, boolean wide) {
        int maxShown = wide ? 20 : 3;
        return notes.subList(Math.max(0, notes.size() - maxShown), notes.size());
    }

    private List<Cell> row(ServerProbe each) {
        ServerStatus status = each.status();
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(each.name()));
        if (status == null) {
            row.add(new Cell(clusterStatus.roleLabel(each), each.wasQueried() ? Tone.BAD : Tone.FAINT));
            while (row.size() < COLUMNS.size()) {
                row.add(Cell.NONE);
            }
            return row;
        }
        row.add(Cell.of(clusterStatus.roleLabel(each)));
        row.add(Cell.of(MembershipText.membership(clusterStatus.configuration(), status.id())));
        row.add(Cell.of(status.term()));
        row.add(Cell.orNone(status.votedFor()));
        row.add(Cell.orNone(status.leader()));
        row.add(Cell.of(status.last().toString()));
        row.add(leaderContact(status));
        return row;
    }

    private Cell leaderContact(ServerStatus status) {
        if (status.id().equals(status.leader())) {
            return Cell.of("itself");
        }
        Long term = lastLedTerms.get(status.id());
        if (term != null) {
            return Cell.of("led term " + term);
        }
        return status.lastLeaderContactMs() < 0
                ? Cell.of("never")
                : Cell.of(HumanUnits.millis(status.lastLeaderContactMs()) + " ago");
    }

    @Override
    public String listField() {
        return "servers";
    }

    @Override
    public Data.Fields data() {
        List<Data> servers = new ArrayList<>();
        for (ServerProbe each : clusterStatus.probes()) {
            servers.add(server(each));
        }
        ServerId leader = clusterStatus.leaderId();
        return Data.Fields.withSchemaVersion()
                .put("term", clusterStatus.term())
                .put("leader", leader == null ? null : leader.value())
                .put("quorum", Quorum.sizeOf(clusterStatus.configuration().voters()))
                .put("verdict", Diagnosis.verdictWithWorstFinding(clusterStatus))
                .put("next", Diagnosis.nextStep(clusterStatus))
                .put("servers", new Data.Items(servers));
    }

    private Data.Fields server(ServerProbe each) {
        ServerStatus status = each.status();
        ServerId id = each.id();
        List<Data> notes = new ArrayList<>();
        for (DecisionRecord note : id == null ? List.<DecisionRecord>of() : refusals.getOrDefault(id, List.of())) {
            notes.add(new Data.Fields()
                    .put("at", Timestamps.format(note.atMillis()))
                    .put("term", note.term())
                    .put("kind", note.kind())
                    .put("server", note.subject())
                    .put("text", note.text()));
        }
        return new Data.Fields()
                .put("id", idOrNull(id))
                .put("reachable", status != null)
                .put("role", status == null ? null : clusterStatus.roleLabel(each))
                .putNumber("term", status == null ? null : status.term())
                .put("votedFor", status == null ? null : idOrNull(status.votedFor()))
                .put("leader", status == null ? null : idOrNull(status.leader()))
                .putNumber("lastTerm", status == null ? null : status.last().term())
                .putNumber("lastIndex", status == null ? null : status.last().index())
                .putNumber(
                        "lastContactMs",
                        status == null || status.lastLeaderContactMs() < 0 ? null : status.lastLeaderContactMs())
                .putNumber("ledTerm", id == null ? null : lastLedTerms.get(id))
                .put("refusals", new Data.Items(notes))
                .put("error", each.isReachable() ? null : each.errorText());
    }

    private static @Nullable String idOrNull(@Nullable ServerId id) {
        return id == null ? null : id.value();
    }

    @Override
    public List<Block> valueBlocks() {
        return List.of(new Block.Line(Diagnosis.verdictWithWorstFinding(clusterStatus)));
    }
}
