package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.Diagnosis;
import dev.raftctl.cli.cluster.Health;
import dev.raftctl.cli.cluster.Sighting;
import dev.raftctl.cli.cluster.Survey;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.protocol.message.DecisionNote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every server's vote side by side, whom each refused and why, and what that comes to.
 *
 * @param refusals by server, oldest first, its decisions to refuse somebody or that somebody refused it
 * @param led the term that a server led last, for those that have heard no other leader since
 */
public record VotesView(Survey survey, Map<ServerId, List<DecisionNote>> refusals, Map<ServerId, Long> led)
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
        for (Sighting each : survey.sightings()) {
            rows.add(row(each));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Table(COLUMNS, rows));
        for (Sighting each : survey.sightings()) {
            if (!each.isReachable() && each.wasAsked()) {
                blocks.add(new Block.Line(new Cell(each.name() + " does not answer: " + each.error(), Tone.BAD)));
            }
        }
        blocks.addAll(refusals(wide));
        boolean well = Health.of(survey).findings().isEmpty();
        blocks.add(new Block.Line(new Cell("VERDICT: " + Diagnosis.verdictOf(survey), well ? Tone.GOOD : Tone.BAD)));
        String next = Diagnosis.nextOf(survey);
        blocks.add(new Block.Line("NEXT: " + (next.isEmpty() ? "nothing to do" : next)));
        return blocks;
    }

    /** The newest of each server, in the order of time, as far as the servers' clocks agree. */
    private List<Block> refusals(boolean wide) {
        record Told(ServerId by, DecisionNote note) {}

        List<Told> all = new ArrayList<>();
        for (Map.Entry<ServerId, List<DecisionNote>> server : refusals.entrySet()) {
            newest(server.getValue(), wide).forEach(note -> all.add(new Told(server.getKey(), note)));
        }
        all.sort(Comparator.comparingLong(told -> told.note().atMillis()));
        List<Block> lines = new ArrayList<>();
        for (Told told : all) {
            DecisionNote note = told.note();
            lines.add(new Block.Line(Times.text(note.atMillis()) + " " + told.by() + " term " + note.term() + " "
                    + note.kind() + ": " + note.text()));
        }
        return lines;
    }

    private static List<DecisionNote> newest(List<DecisionNote> notes, boolean wide) {
        int shown = wide ? 20 : 3;
        return notes.subList(Math.max(0, notes.size() - shown), notes.size());
    }

    private List<Cell> row(Sighting each) {
        ServerStatus status = each.status();
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(each.name()));
        if (status == null) {
            row.add(new Cell(survey.word(each), each.wasAsked() ? Tone.BAD : Tone.FAINT));
            while (row.size() < COLUMNS.size()) {
                row.add(Cell.NONE);
            }
            return row;
        }
        row.add(Cell.of(survey.word(each)));
        row.add(Cell.of(Members.word(survey.configuration(), status.id())));
        row.add(Cell.of(status.term()));
        row.add(Cell.orNone(status.votedFor()));
        row.add(Cell.orNone(status.leader()));
        row.add(Cell.of(status.last().toString()));
        row.add(heard(status));
        return row;
    }

    private Cell heard(ServerStatus status) {
        if (status.id().equals(status.leader())) {
            return Cell.of("itself");
        }
        Long term = led.get(status.id());
        if (term != null) {
            return Cell.of("led term " + term);
        }
        return status.lastLeaderContactMs() < 0
                ? Cell.of("never")
                : Cell.of(Spans.millis(status.lastLeaderContactMs()) + " ago");
    }

    @Override
    public String list() {
        return "servers";
    }

    @Override
    public Data.Fields data() {
        List<Data> servers = new ArrayList<>();
        for (Sighting each : survey.sightings()) {
            servers.add(server(each));
        }
        ServerId leader = survey.leaderId();
        return Data.Fields.versioned()
                .put("term", survey.term())
                .put("leader", leader == null ? null : leader.value())
                .put("quorum", survey.configuration().quorum())
                .put("verdict", Diagnosis.verdictOf(survey))
                .put("next", Diagnosis.nextOf(survey))
                .put("servers", new Data.Items(servers));
    }

    private Data.Fields server(Sighting each) {
        ServerStatus status = each.status();
        ServerId id = each.id();
        List<Data> notes = new ArrayList<>();
        for (DecisionNote note : id == null ? List.<DecisionNote>of() : refusals.getOrDefault(id, List.of())) {
            notes.add(new Data.Fields()
                    .put("at", Times.text(note.atMillis()))
                    .put("term", note.term())
                    .put("kind", note.kind())
                    .put("server", note.subject())
                    .put("text", note.text()));
        }
        return new Data.Fields()
                .put("id", text(id))
                .put("reachable", status != null)
                .put("role", status == null ? null : survey.word(each))
                .putNumber("term", status == null ? null : status.term())
                .put("votedFor", status == null ? null : text(status.votedFor()))
                .put("leader", status == null ? null : text(status.leader()))
                .putNumber("lastTerm", status == null ? null : status.last().term())
                .putNumber("lastIndex", status == null ? null : status.last().index())
                .putNumber(
                        "lastContactMs",
                        status == null || status.lastLeaderContactMs() < 0 ? null : status.lastLeaderContactMs())
                .putNumber("ledTerm", id == null ? null : led.get(id))
                .put("refusals", new Data.Items(notes))
                .put("error", each.isReachable() ? null : each.error());
    }

    private static @Nullable String text(@Nullable ServerId id) {
        return id == null ? null : id.value();
    }

    @Override
    public List<Block> bare() {
        return List.of(new Block.Line(Diagnosis.verdictOf(survey)));
    }
}
