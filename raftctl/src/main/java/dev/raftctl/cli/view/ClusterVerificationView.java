package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.ClusterVerification.ClusterVerificationResult;
import dev.raftctl.cli.cluster.ServerVerificationResult;
import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.protocol.message.ClientReply.FilesCheckedReply;
import dev.raftctl.protocol.message.ClientReply.StateHashReply;
import dev.raftctl.protocol.message.FileDamage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows whether all servers have the same state and undamaged files. */
public record ClusterVerificationView(ClusterVerificationResult verdict) implements OutputDocument {
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left("ID"),
            DocumentBlock.TextTableColumn.right("INDEX"),
            DocumentBlock.TextTableColumn.left("STATE"),
            DocumentBlock.TextTableColumn.right("KEYS"),
            DocumentBlock.TextTableColumn.right("ENTRIES READ"),
            DocumentBlock.TextTableColumn.left("FILES"));

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<List<StyledText>> rows = new ArrayList<>();
        verdict.servers().forEach(each -> rows.add(row(each)));
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(new DocumentBlock.TextTableBlock(COLUMNS, rows));
        for (ServerVerificationResult each : verdict.servers()) {
            if (!each.problem().isEmpty()) {
                blocks.add(new DocumentBlock.TextLineBlock(
                        new StyledText(each.id() + ": " + each.problem(), TextTone.WARNING)));
            }
            for (FileDamage damage : damages(each)) {
                blocks.add(new DocumentBlock.TextLineBlock(
                        new StyledText(each.id() + ": damaged: " + damage.description(), TextTone.BAD)));
            }
        }
        blocks.add(new DocumentBlock.TextLineBlock(summary()));
        if (verdict.isDamaged()) {
            blocks.add(
                    new DocumentBlock.TextLineBlock("next: restart that server; it recovers from the other servers"));
        } else if (verdict.distinctStateCount() > 1) {
            blocks.add(new DocumentBlock.TextLineBlock(
                    "next: back up every data directory, then replace the server that differs"));
        }
        return blocks;
    }

    private StyledText summary() {
        long reported = verdict.reportedStateCount();
        String servers = reported + " of " + verdict.servers().size() + " servers";
        if (reported == 0) {
            return new StyledText(
                    "nothing was compared: no server reported its state at index " + verdict.index(), TextTone.BAD);
        }
        if (verdict.distinctStateCount() > 1) {
            return new StyledText("the states DIFFER at index " + verdict.index() + ", of " + servers, TextTone.BAD);
        }
        return new StyledText(
                "the same state at index " + verdict.index() + " on " + servers,
                verdict.isClean() ? TextTone.GOOD : TextTone.PLAIN);
    }

    private static List<StyledText> row(ServerVerificationResult replica) {
        StateHashReply state = replica.state();
        FilesCheckedReply files = replica.files();
        return List.of(
                StyledText.of(replica.id().value()),
                state == null
                        ? StyledText.of("-")
                        : StyledText.of(state.applied().index()),
                StyledText.of(state == null ? "-" : hash(state)),
                state == null ? StyledText.of("-") : StyledText.of(state.itemCount()),
                files == null ? StyledText.of("-") : StyledText.of(files.entryCount()),
                files == null
                        ? StyledText.of("-")
                        : replica.isDamaged()
                                ? new StyledText("damaged", TextTone.BAD)
                                : new StyledText("whole", TextTone.GOOD));
    }

    private static String hash(StateHashReply state) {
        return String.format(Locale.ROOT, "%016x", state.hash());
    }

    private static List<FileDamage> damages(ServerVerificationResult replica) {
        FilesCheckedReply files = replica.files();
        return files == null ? List.of() : files.damages();
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> servers = new ArrayList<>();
        verdict.servers().forEach(each -> servers.add(server(each, new StructuredData.ObjectData())));
        return StructuredData.ObjectData.withSchemaVersion()
                .put("index", verdict.index())
                .put("same", verdict.isSame())
                .put("damaged", verdict.isDamaged())
                .put("well", verdict.isClean())
                .put("servers", new StructuredData.ListData(servers));
    }

    private static StructuredData.ObjectData server(
            ServerVerificationResult replica, StructuredData.ObjectData fields) {
        StateHashReply state = replica.state();
        FilesCheckedReply files = replica.files();
        List<StructuredData> damages = new ArrayList<>();
        for (FileDamage damage : damages(replica)) {
            damages.add(new StructuredData.ObjectData()
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
                .put("damages", new StructuredData.ListData(damages))
                .put("error", text(replica.problem()));
    }

    private static @Nullable String text(String trouble) {
        return trouble.isEmpty() ? null : trouble;
    }

    @Override
    public List<StructuredData.ObjectData> records() {
        List<StructuredData.ObjectData> records = new ArrayList<>();
        verdict.servers().forEach(each -> records.add(server(each, StructuredData.ObjectData.withSchemaVersion())));
        return records;
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(String.valueOf(verdict.isClean())));
    }
}
