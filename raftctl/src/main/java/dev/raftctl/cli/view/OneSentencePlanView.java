package dev.raftctl.cli.view;

import java.util.List;

/** Shows a plan that one sentence describes. */
public record OneSentencePlanView(String action, String sentence) implements OutputDocument {
    public static OneSentencePlanView of(String action, String sentence) {
        return new OneSentencePlanView(action, sentence);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        return List.of(new DocumentBlock.TextLineBlock("plan: " + sentence));
    }

    @Override
    public StructuredData.ObjectData data() {
        return StructuredData.ObjectData.withSchemaVersion()
                .put(
                        "plan",
                        new StructuredData.ObjectData().put("action", action).put("text", sentence));
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(sentence));
    }
}
