package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.OperationReader.JudgedOperation;
import dev.raftctl.cli.cluster.RecordedApplyProgress;
import dev.raftctl.protocol.coordination.OperationDescription;
import dev.raftctl.protocol.coordination.OperationRecord;
import dev.raftctl.protocol.coordination.OperationState;
import dev.raftctl.protocol.coordination.OperationStep;
import dev.raftctl.protocol.message.PrintableText;
import java.util.ArrayList;
import java.util.List;

/** Shows one operation. */
public record OperationView(JudgedOperation judged) implements OutputDocument {
    public static OperationView of(JudgedOperation judged) {
        return new OperationView(judged);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        OperationRecord operation = judged.operation();
        OperationDescription description = operation.description();
        DocumentBlock.NamedValuesBlock fields = new DocumentBlock.NamedValuesBlock()
                .add("operation", operation.id())
                .add("command", PrintableText.of(description.command()))
                .add("state", OperationData.styledState(judged))
                .add("outcome", OperationData.printable(judged.verdict().message()))
                .add("who", who(operation))
                .add("host", OperationData.printable(description.host()))
                .add("reason", OperationData.printable(description.reason()))
                .add("started", Timestamps.format(operation.startMillis()));
        if (operation.endMillis() > 0) {
            fields.add("ended", Timestamps.format(operation.endMillis()));
        } else if (judged.verdict().state() == OperationState.RUNNING) {
            fields.add("client deadline", Timestamps.format(operation.deadlineMillis()));
        }
        List<DocumentBlock> blocks = new ArrayList<>(List.of(fields));
        if (!description.plan().isEmpty()) {
            blocks.add(new DocumentBlock.TextLineBlock(""));
            description.plan().forEach(line -> blocks.add(new DocumentBlock.TextLineBlock(PrintableText.of(line))));
        }
        RecordedApplyProgress progress = RecordedApplyProgress.of(operation);
        if (progress != null) {
            blocks.add(new DocumentBlock.TextLineBlock(PrintableText.of(progress.description())));
        }
        if (!operation.steps().isEmpty()) {
            blocks.add(new DocumentBlock.TextLineBlock(""));
        }
        for (OperationStep step : operation.steps()) {
            blocks.add(new DocumentBlock.TextLineBlock(
                    "configuration at index " + step.index() + ": " + PrintableText.of(step.text())));
        }
        return blocks;
    }

    private static StyledText who(OperationRecord operation) {
        StyledText name = OperationData.who(operation);
        return operation.isAuthenticated() || name.equals(StyledText.NONE)
                ? name
                : StyledText.of(name.text() + " (not authenticated)");
    }

    @Override
    public StructuredData.ObjectData data() {
        return OperationData.addDetailsTo(StructuredData.ObjectData.withSchemaVersion(), judged);
    }

    /** Returns the state. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(OperationData.state(judged)));
    }
}
