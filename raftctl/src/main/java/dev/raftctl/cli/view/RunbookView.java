package dev.raftctl.cli.view;

import dev.raftctl.cli.runbook.Runbook;
import dev.raftctl.cli.runbook.RunbookStep;
import dev.raftctl.cli.view.StyledText.TextTone;
import java.util.ArrayList;
import java.util.List;

/** Shows one runbook: when to use it, its steps with what each must show, and how to go back. */
public record RunbookView(Runbook runbook) implements OutputDocument {
    private static final int STEP_INDENT = 4;
    private static final int LABEL_COLUMN = 6;

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> blocks = new ArrayList<>(FindingLines.styled(
                WrappedText.lines("", 2, runbook.name() + ": " + runbook.title() + "."), TextTone.STRONG));
        add(WrappedText.lines("when  ", LABEL_COLUMN, runbook.occasion() + "."), blocks);
        add(List.of(""), blocks);
        int number = 0;
        for (RunbookStep step : runbook.steps()) {
            number++;
            String label = String.format("%2d. ", number);
            add(WrappedText.lines(label, STEP_INDENT, step.purpose()), blocks);
            String indent = " ".repeat(STEP_INDENT);
            for (String line : step.promptLines(STEP_INDENT)) {
                blocks.add(new DocumentBlock.TextLineBlock(new StyledText(indent + line, TextTone.STRONG)));
            }
            addUnlessEmpty(indent, step.expectation(), blocks);
            addUnlessEmpty(indent + "look: ", step.observation(), blocks);
        }
        add(List.of(""), blocks);
        add(WrappedText.lines("back  ", LABEL_COLUMN, runbook.wayBack() + "."), blocks);
        return blocks;
    }

    private static void add(List<String> lines, List<DocumentBlock> blocks) {
        blocks.addAll(FindingLines.styled(lines, TextTone.PLAIN));
    }

    private static void addUnlessEmpty(String label, String text, List<DocumentBlock> blocks) {
        if (!text.isEmpty()) {
            add(WrappedText.lines(label, STEP_INDENT + 2, text), blocks);
        }
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> steps = new ArrayList<>();
        for (RunbookStep step : runbook.steps()) {
            steps.add(new StructuredData.ObjectData()
                    .put("purpose", step.purpose())
                    .put("host", step.host().isEmpty() ? null : step.host())
                    .put("command", step.command())
                    .put("exitCode", step.exitCode())
                    .put("shows", step.expectedWords().isEmpty() ? null : step.expectedWords())
                    .put("look", step.observation().isEmpty() ? null : step.observation()));
        }
        return StructuredData.ObjectData.withSchemaVersion()
                .put("name", runbook.name())
                .put("title", runbook.title())
                .put("when", runbook.occasion())
                .put("steps", new StructuredData.ListData(steps))
                .put("back", runbook.wayBack());
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> commands = new ArrayList<>();
        runbook.steps().forEach(step -> commands.add(new DocumentBlock.TextLineBlock(step.command())));
        return commands;
    }
}
