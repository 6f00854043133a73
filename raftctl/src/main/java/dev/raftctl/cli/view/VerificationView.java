package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.ServerVerification;
import dev.raftctl.cli.cluster.Verification.VerificationResult;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.protocol.message.ClientReply.FilesChecked;
import dev.raftctl.protocol.message.ClientReply.StateHashed;
import dev.raftctl.protocol.message.FileDamage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows whether all servers have the same state and undamaged files. */
public record VerificationView(VerificationResult verdict) implements Document {
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
        verdict.servers().forEach(each -> rows.add(row(each)));
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Table(COLUMNS, rows));
        for (ServerVerification each : verdict.servers()) {
            if (!each.problem().isEmpty()) {
                blocks.add(new Block.Line(new Cell(each.id() + ": " + each.problem(), Tone.WARNING)));
            }
            for (FileDamage damage : damages(each)) {
                blocks.add(new Block.Line(new Cell(each.id() + ": damaged: " + damage.description(), Tone.BAD)));
            }
        }
        blocks.add(new Block.Line(summary()));
        if (verdict.isDamaged()) {
            blocks.add(new Block.Line("next: restart that server; it recovers from the other servers"));
        } else if (verdict.distinctStateCount() > 1) {
            blocks.add(new Block.Line("next: back up every data directory, then replace the server that differs"));
        }
        return blocks;
    }

    private Cell summary() {
        long reported = verdict.reportedStateCount();
        String servers = reported + " of " + verdict.servers().size() + " servers";
        if (reported == 0) {
            return new Cell("nothing was compared: no server reported its state at index " + verdict.index(), Tone.BAD);
        }
        if (verdict.distinctStateCount() > 1) {
            return new Cell("the states DIFFER at index " + verdict.index() + ", of " + servers, Tone.BAD);
        }
        return new Cell(
                "the same state at index " + verdict.index() + " on " + servers,
                verdict.isClean() ? Tone.GOOD : Tone.PLAIN);
    }

    private static List<Cell> row(ServerVerification replica) {
        StateHashed state = replica.state();
        FilesChecked files = replica.files();
        return List.of(
                Cell.of(replica.id().value()),
                state == null ? Cell.of("-") : Cell.of(state.applied().index()),
                Cell.of(state == null ? "-" : hash(state)),
                state == null ? Cell.of("-") : Cell.of(state.itemCount()),
                files == null ? Cell.of("-") : Cell.of(files.entryCount()),
                files == null
                        ? Cell.of("-")
                        : replica.isDamaged() ? new Cell("damaged", Tone.BAD) : new Cell("whole", Tone.GOOD));
    }

    private static String hash(StateHashed state) {
        return String.format(Locale.ROOT, "%016x", state.hash());
    }

    private static List<FileDamage> damages(ServerVerification replica) {
        FilesChecked files = replica.files();
        return files == null ? List.of() : files.damages();
    }

    @Override
    public Data.Fields data() {
        List<Data> servers = new ArrayList<>();
        verdict.servers().forEach(each -> servers.add(server(each, new Data.Fields())));
        return Data.Fields.withSchemaVersion()
                .put("index", verdict.index())
                .put("same", verdict.isSame())
                .put("damaged", verdict.isDamaged())
                .put("well", verdict.isClean())
                .put("servers", new Data.Items(servers));
    }

    private static Data.Fields server(ServerVerification replica, Data.Fields fields) {
        StateHashed state = replica.state();
        FilesChecked files = replica.files();
        List<Data> damages = new ArrayList<>();
        for (FileDamage damage : damages(replica)) {
            damages.add(new Data.Fields()
                    .put("file", damage.file())
                    .putNumber("offset", damage.offset() < 0 ? null : damage.offset())
                    .put("what", damage.description()));
        }
        return fields.put("id", replica.id().value())
                .putNumber("index", state == null ? null : state.applied().index())
                .putNumber("term", state == null ? null : state.applied().term())
                .put("hash", state == null ? null : hash(state))
                .putNumber("keys", state == null ? null : state.itemCount())
                .putNumber("segments", files == null ? null : (long) files.segmentCount())
                .putNumber("entries", files == null ? null : files.entryCount())
                .put("damages", new Data.Items(damages))
                .put("error", text(replica.problem()));
    }

    private static @Nullable String text(String trouble) {
        return trouble.isEmpty() ? null : trouble;
    }

    @Override
    public List<Data.Fields> records() {
        List<Data.Fields> records = new ArrayList<>();
        verdict.servers().forEach(each -> records.add(server(each, Data.Fields.withSchemaVersion())));
        return records;
    }

    @Override
    public List<Block> valueBlocks() {
        return List.of(new Block.Line(String.valueOf(verdict.isClean())));
    }
}
