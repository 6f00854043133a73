package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.OperationReader.JudgedOperation;
import dev.raftctl.protocol.coordination.OperationDescription;
import dev.raftctl.protocol.message.PrintableText;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists operations.
 *
 * @param isAudit whether all fields are shown, as in an audit log
 * @param hasMore whether there are more operations than are listed
 */
public record OperationListView(List<JudgedOperation> operations, boolean isAudit, boolean hasMore)
        implements OutputDocument {
    private static final DocumentBlock.TextTableColumn OPERATION = DocumentBlock.TextTableColumn.left("OPERATION");
    private static final DocumentBlock.TextTableColumn STATE = DocumentBlock.TextTableColumn.left("STATE");
    private static final DocumentBlock.TextTableColumn STARTED = DocumentBlock.TextTableColumn.left("STARTED");
    private static final DocumentBlock.TextTableColumn WHO = DocumentBlock.TextTableColumn.left("WHO");
    private static final DocumentBlock.TextTableColumn COMMAND = DocumentBlock.TextTableColumn.left("COMMAND");
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(OPERATION, STATE, STARTED, WHO, COMMAND);
    private static final List<DocumentBlock.TextTableColumn> AUDIT_COLUMNS = List.of(
            STARTED,
            WHO,
            DocumentBlock.TextTableColumn.left("HOST"),
            OPERATION,
            STATE,
            COMMAND,
            DocumentBlock.TextTableColumn.left("REASON"),
            DocumentBlock.TextTableColumn.left("OUTCOME"));

    public OperationListView {
        operations = List.copyOf(operations);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        if (operations.isEmpty()) {
            return List.of(new DocumentBlock.TextLineBlock("no operations found"));
        }
        boolean showsAll = wide || isAudit;
        List<List<StyledText>> rows = new ArrayList<>();
        operations.forEach(each -> rows.add(showsAll ? auditRow(each) : row(each)));
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(new DocumentBlock.TextTableBlock(showsAll ? AUDIT_COLUMNS : COLUMNS, rows));
        if (hasMore) {
            blocks.add(new DocumentBlock.TextLineBlock("there are older operations; --limit shows more"));
        }
        return blocks;
    }

    private static List<StyledText> row(JudgedOperation judged) {
        return List.of(
                StyledText.of(judged.operation().id()),
                OperationData.styledState(judged),
                StyledText.of(Timestamps.format(judged.operation().startMillis())),
                OperationData.who(judged.operation()),
                StyledText.of(PrintableText.of(judged.operation().description().command())));
    }

    private static List<StyledText> auditRow(JudgedOperation judged) {
        OperationDescription description = judged.operation().description();
        return List.of(
                StyledText.of(Timestamps.format(judged.operation().startMillis())),
                OperationData.who(judged.operation()),
                OperationData.printable(description.host()),
                StyledText.of(judged.operation().id()),
                OperationData.styledState(judged),
                StyledText.of(PrintableText.of(description.command())),
                OperationData.printable(description.reason()),
                OperationData.printable(judged.verdict().message()));
    }

    @Override
    public String listField() {
        return "operations";
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> items = new ArrayList<>();
        operations.forEach(each -> items.add(OperationData.addTo(new StructuredData.ObjectData(), each)));
        return StructuredData.ObjectData.withSchemaVersion()
                .put("operations", new StructuredData.ListData(items))
                .put("more", hasMore);
    }

    /** Returns the ids, one per line. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> lines = new ArrayList<>();
        operations.forEach(each ->
                lines.add(new DocumentBlock.TextLineBlock(each.operation().id())));
        return lines;
    }
}
