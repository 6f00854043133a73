package dev.raftctl.cli.view;

import dev.raftctl.protocol.coordination.CoordinationResult.TransactionCompleted;
import dev.raftctl.protocol.coordination.TransactionOperation;
import dev.raftctl.protocol.coordination.TransactionOperationResult;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.util.ArrayList;
import java.util.List;

/**
 * A transaction that was executed.
 *
 * @param operations the executed operations, one for each result
 */
public record TransactionView(TransactionCompleted completed, List<TransactionOperation> operations)
        implements OutputDocument {
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left("OPERATION"),
            DocumentBlock.TextTableColumn.left("KEY"),
            DocumentBlock.TextTableColumn.left("RESULT"));

    public TransactionView {
        operations = List.copyOf(operations);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(new DocumentBlock.TextLineBlock(
                (completed.comparisonsHeld() ? "all comparisons held" : "a comparison did not hold") + "; "
                        + completed.results().size()
                        + (completed.results().size() == 1 ? " operation" : " operations") + " executed at version "
                        + completed.version()));
        List<List<StyledText>> rows = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            rows.add(List.of(
                    StyledText.of(operations.get(i).accept(new OperationName())),
                    StyledText.of(
                            KeyValueBytesFormatter.toLine(operations.get(i).accept(new OperationKey()))),
                    StyledText.of(completed.results().get(i).accept(new ResultText()))));
        }
        if (!rows.isEmpty()) {
            blocks.add(new DocumentBlock.TextTableBlock(COLUMNS, rows));
        }
        return blocks;
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> results = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            StructuredData.ObjectData fields = new StructuredData.ObjectData()
                    .put("operation", operations.get(i).accept(new OperationName()))
                    .put("key", KeyValueBytesFormatter.toData(operations.get(i).accept(new OperationKey())));
            results.add(completed.results().get(i).accept(new ResultData(fields)));
        }
        return StructuredData.ObjectData.withSchemaVersion()
                .put("comparisonsHeld", completed.comparisonsHeld())
                .put("version", completed.version())
                .put("results", new StructuredData.ListData(results));
    }

    /** Returns the result of each operation, one per line: what was read, a count, a sum, or an empty line. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> lines = new ArrayList<>();
        for (TransactionOperationResult result : completed.results()) {
            lines.add(result.accept(new ResultLine()));
        }
        return lines;
    }

    private static final class OperationName implements TransactionOperation.Visitor<String> {
        @Override
        public String get(TransactionOperation.GetOperation operation) {
            return "get";
        }

        @Override
        public String put(TransactionOperation.PutOperation operation) {
            return "put";
        }

        @Override
        public String delete(TransactionOperation.DeleteOperation operation) {
            return "del";
        }

        @Override
        public String increment(TransactionOperation.IncrementOperation operation) {
            return "incr";
        }
    }

    private static final class OperationKey implements TransactionOperation.Visitor<byte[]> {
        @Override
        public byte[] get(TransactionOperation.GetOperation operation) {
            return operation.key();
        }

        @Override
        public byte[] put(TransactionOperation.PutOperation operation) {
            return operation.key();
        }

        @Override
        public byte[] delete(TransactionOperation.DeleteOperation operation) {
            return operation.key();
        }

        @Override
        public byte[] increment(TransactionOperation.IncrementOperation operation) {
            return operation.key();
        }
    }

    private static final class ResultText implements TransactionOperationResult.Visitor<String> {
        @Override
        public String got(TransactionOperationResult.OperationGot result) {
            KeyValueItem item = result.item();
            return item == null
                    ? "not found"
                    : KeyValueBytesFormatter.toLine(item.value()) + " (version " + item.version() + ")";
        }

        @Override
        public String put(TransactionOperationResult.OperationPut result) {
            return "set";
        }

        @Override
        public String deleted(TransactionOperationResult.OperationDeleted result) {
            return result.count() + " deleted";
        }

        @Override
        public String incremented(TransactionOperationResult.OperationIncremented result) {
            return Long.toString(result.value());
        }
    }

    private static final class ResultLine implements TransactionOperationResult.Visitor<DocumentBlock> {
        @Override
        public DocumentBlock got(TransactionOperationResult.OperationGot result) {
            KeyValueItem item = result.item();
            return item == null ? new DocumentBlock.TextLineBlock("") : new DocumentBlock.RawBytesBlock(item.value());
        }

        @Override
        public DocumentBlock put(TransactionOperationResult.OperationPut result) {
            return new DocumentBlock.TextLineBlock("");
        }

        @Override
        public DocumentBlock deleted(TransactionOperationResult.OperationDeleted result) {
            return new DocumentBlock.TextLineBlock(Long.toString(result.count()));
        }

        @Override
        public DocumentBlock incremented(TransactionOperationResult.OperationIncremented result) {
            return new DocumentBlock.TextLineBlock(Long.toString(result.value()));
        }
    }

    /** Adds the fields of a result. */
    private record ResultData(StructuredData.ObjectData fields)
            implements TransactionOperationResult.Visitor<StructuredData.ObjectData> {
        @Override
        public StructuredData.ObjectData got(TransactionOperationResult.OperationGot result) {
            KeyValueItem item = result.item();
            if (item == null) {
                return fields.put("found", false);
            }
            return fields.put("found", true)
                    .put("value", KeyValueBytesFormatter.toData(item.value()))
                    .put("valueVersion", item.version());
        }

        @Override
        public StructuredData.ObjectData put(TransactionOperationResult.OperationPut result) {
            return fields;
        }

        @Override
        public StructuredData.ObjectData deleted(TransactionOperationResult.OperationDeleted result) {
            return fields.put("deleted", result.count());
        }

        /** Sums may exceed 2^53, so they are strings. */
        @Override
        public StructuredData.ObjectData incremented(TransactionOperationResult.OperationIncremented result) {
            return fields.put("value", Long.toString(result.value()));
        }
    }
}
