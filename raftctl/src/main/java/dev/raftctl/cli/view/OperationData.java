package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.OperationReader.JudgedOperation;
import dev.raftctl.cli.cluster.OperationVerdict;
import dev.raftctl.cli.cluster.RecordedApplyProgress;
import dev.raftctl.protocol.coordination.MemberTarget;
import dev.raftctl.protocol.coordination.OperationDescription;
import dev.raftctl.protocol.coordination.OperationRecord;
import dev.raftctl.protocol.coordination.OperationStep;
import dev.raftctl.protocol.message.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The machine-readable form of an operation, and its texts. */
final class OperationData {
    private OperationData() {}

    /** Adds the fields that a list has for each operation. */
    static StructuredData.ObjectData addTo(StructuredData.ObjectData data, JudgedOperation judged) {
        OperationRecord operation = judged.operation();
        OperationDescription description = operation.description();
        return data.put("operation", operation.id())
                .put("state", state(judged))
                .put("command", description.command())
                .put("who", description.operator())
                .put("authenticated", operation.isAuthenticated())
                .put("role", "operator")
                .put("host", description.host())
                .put("reason", description.reason())
                .put("started", Timestamps.format(operation.startMillis()))
                .put("ended", operation.endMillis() == 0 ? null : Timestamps.format(operation.endMillis()))
                .put("index", operation.beginIndex())
                .put("outcome", outcome(judged.verdict()));
    }

    /** Adds what only the display of one operation has. */
    static StructuredData.ObjectData addDetailsTo(StructuredData.ObjectData data, JudgedOperation judged) {
        OperationRecord operation = judged.operation();
        List<StructuredData> steps = new ArrayList<>();
        for (OperationStep step : operation.steps()) {
            steps.add(new StructuredData.ObjectData().put("index", step.index()).put("text", step.text()));
        }
        return addTo(data, judged)
                .put("deadline", Timestamps.format(operation.deadlineMillis()))
                .putTexts("plan", operation.description().plan())
                .put("targets", targets(operation.description().targets()))
                .put("before", targets(operation.description().before()))
                .put("steps", new StructuredData.ListData(steps))
                .put("planSteps", planSteps(operation))
                .putNumber("reachedIndex", operation.reachedIndex() == 0 ? null : operation.reachedIndex())
                .put("supersededBy", operation.supersededBy().isEmpty() ? null : operation.supersededBy());
    }

    private static StructuredData.ListData planSteps(OperationRecord operation) {
        RecordedApplyProgress progress = RecordedApplyProgress.of(operation);
        List<StructuredData> items = new ArrayList<>();
        for (int i = 0; progress != null && i < progress.steps().size(); i++) {
            items.add(new StructuredData.ObjectData()
                    .put("step", i + 1)
                    .put("change", progress.steps().get(i))
                    .put("state", i < progress.madeCount() ? "done" : "pending"));
        }
        return new StructuredData.ListData(items);
    }

    private static StructuredData.ObjectData outcome(OperationVerdict verdict) {
        Integer exitCode = verdict.exitCode();
        return new StructuredData.ObjectData()
                .putNumber("code", exitCode == null ? null : exitCode.longValue())
                .put("reason", verdict.reason())
                .put("message", verdict.message());
    }

    private static StructuredData.ListData targets(List<MemberTarget> targets) {
        List<StructuredData> items = new ArrayList<>();
        for (MemberTarget target : targets) {
            items.add(new StructuredData.ObjectData()
                    .put("server", target.server().value())
                    .put("role", target.role().name().toLowerCase(Locale.ROOT))
                    .put("address", target.address().isEmpty() ? null : target.address()));
        }
        return new StructuredData.ListData(items);
    }

    static String state(JudgedOperation judged) {
        return judged.verdict().state().name().toLowerCase(Locale.ROOT);
    }

    static StyledText who(OperationRecord operation) {
        return printable(operation.description().operator());
    }

    /** Returns a text of a client as it may be shown on a terminal. */
    static StyledText printable(String text) {
        return text.isEmpty() ? StyledText.NONE : StyledText.of(PrintableText.of(text));
    }

    static StyledText styledState(JudgedOperation judged) {
        return new StyledText(
                state(judged),
                switch (judged.verdict().state()) {
                    case DONE -> StyledText.TextTone.GOOD;
                    case RUNNING -> StyledText.TextTone.PLAIN;
                    case FAILED, CANCELLED -> StyledText.TextTone.BAD;
                    case UNKNOWN -> StyledText.TextTone.WARNING;
                });
    }
}
