package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.Replica;
import dev.raftctl.cli.cluster.Verification.Verdict;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.protocol.message.ClientReply.FilesChecked;
import dev.raftctl.protocol.message.ClientReply.StateHashed;
import dev.raftctl.protocol.message.FileDamage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether all servers hold the same, and whole files. */
public record VerdictView(Verdict verdict) implements Document {
    private static final List<Block.Column> COLUMNS = List.of(
            Block.Column.left("ID"),
            Block.Column.right("INDEX"),
            Block.Column.left("STATE"),
            Block.Column.right("KEYS"),
            Block.Column.right("ENTRIES READ"),
            Block.Column.left("FILES"));

    @Override
    public List<Block> blocks(boolean wide) {
        List<List<Cell>> rows = new ArrayList<>();
        verdict.replicas().forEach(each -> rows.add(row(each)));
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Table(COLUMNS, rows));
        for (Replica each : verdict.replicas()) {
            if (!each.trouble().isEmpty()) {
                blocks.add(new Block.Line(new Cell(each.id() + ": " + each.trouble(), Tone.DOUBTFUL)));
            }
            for (FileDamage damage : damages(each)) {
                blocks.add(new Block.Line(new Cell(each.id() + ": damaged: " + damage.what(), Tone.BAD)));
            }
        }
        blocks.add(new Block.Line(sentence()));
        if (verdict.isDamaged()) {
            blocks.add(new Block.Line("next: stop that server and start it again: it mends itself from the others"));
        } else if (verdict.states() > 1) {
            blocks.add(
                    new Block.Line("next: keep a copy of every data directory, then replace the server that differs"));
        }
        return blocks;
    }

    private Cell sentence() {
        long told =
                verdict.replicas().stream().filter(each -> each.state() != null).count();
        String of = told + " of " + verdict.replicas().size() + " servers";
        if (told == 0) {
            return new Cell("nothing was compared: no server told its state at index " + verdict.index(), Tone.BAD);
        }
        if (verdict.states() > 1) {
            return new Cell("the states DIFFER at index " + verdict.index() + ", of " + of, Tone.BAD);
        }
        return new Cell(
                "the same state at index " + verdict.index() + " on " + of, verdict.isWell() ? Tone.GOOD : Tone.PLAIN);
    }

    private static List<Cell> row(Replica replica) {
        StateHashed state = replica.state();
        FilesChecked files = replica.files();
        return List.of(
                Cell.of(replica.id().value()),
                state == null ? Cell.of("-") : Cell.of(state.applied().index()),
                Cell.of(state == null ? "-" : hash(state)),
                state == null ? Cell.of("-") : Cell.of(state.items()),
                files == null ? Cell.of("-") : Cell.of(files.entries()),
                files == null
                        ? Cell.of("-")
                        : replica.isDamaged() ? new Cell("damaged", Tone.BAD) : new Cell("whole", Tone.GOOD));
    }

    private static String hash(StateHashed state) {
        return String.format(Locale.ROOT, "%016x", state.hash());
    }

    private static List<FileDamage> damages(Replica replica) {
        FilesChecked files = replica.files();
        return files == null ? List.of() : files.damages();
    }

    @Override
    public Data.Fields data() {
        List<Data> servers = new ArrayList<>();
        verdict.replicas().forEach(each -> servers.add(server(each, new Data.Fields())));
        return Data.Fields.versioned()
                .put("index", verdict.index())
                .put("same", verdict.isSame())
                .put("damaged", verdict.isDamaged())
                .put("well", verdict.isWell())
                .put("servers", new Data.Items(servers));
    }

    private static Data.Fields server(Replica replica, Data.Fields fields) {
        StateHashed state = replica.state();
        FilesChecked files = replica.files();
        List<Data> damages = new ArrayList<>();
        for (FileDamage damage : damages(replica)) {
            damages.add(new Data.Fields()
                    .put("file", damage.file())
                    .putNumber("offset", damage.offset() < 0 ? null : damage.offset())
                    .put("what", damage.what()));
        }
        return fields.put("id", replica.id().value())
                .putNumber("index", state == null ? null : state.applied().index())
                .putNumber("term", state == null ? null : state.applied().term())
                .put("hash", state == null ? null : hash(state))
                .putNumber("keys", state == null ? null : state.items())
                .putNumber("segments", files == null ? null : (long) files.segments())
                .putNumber("entries", files == null ? null : files.entries())
                .put("damages", new Data.Items(damages))
                .put("error", text(replica.trouble()));
    }

    private static @Nullable String text(String trouble) {
        return trouble.isEmpty() ? null : trouble;
    }

    @Override
    public List<Data.Fields> records() {
        List<Data.Fields> records = new ArrayList<>();
        verdict.replicas().forEach(each -> records.add(server(each, Data.Fields.versioned())));
        return records;
    }

    @Override
    public List<Block> bare() {
        return List.of(new Block.Line(String.valueOf(verdict.isWell())));
    }
}
