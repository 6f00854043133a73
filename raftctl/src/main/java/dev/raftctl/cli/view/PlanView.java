package dev.raftctl.cli.view;

import java.util.List;

/** Shows a plan that one sentence describes. */
public record PlanView(String action, String sentence) implements Document {
    public static PlanView of(String action, String sentence) {
        return new PlanView(action, sentence);
    }

    @Override
    public List<Block> blocks(boolean wide) {
        return List.of(new Block.Line("plan: " + sentence));
    }

    @Override
    public Data.Fields data() {
        return Data.Fields.withSchemaVersion()
                .put("plan", new Data.Fields().put("action", action).put("text", sentence));
    }

    @Override
    public List<Block> valueBlocks() {
        return List.of(new Block.Line(sentence));
    }
}
