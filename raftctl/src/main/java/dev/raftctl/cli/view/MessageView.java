package dev.raftctl.cli.view;

import java.util.List;

/**
 * Shows a message as readable text, as fields for programs, and as one value for scripts.
 *
 * @param data begins with {@code schemaVersion}
 */
public record MessageView(String message, Data.Fields data, String value) implements Document {
    @Override
    public List<Block> blocks(boolean wide) {
        return List.of(new Block.Line(message));
    }

    @Override
    public List<Block> valueBlocks() {
        return List.of(new Block.Line(value));
    }
}
