package dev.raftctl.cli.view;

import java.util.List;

/**
 * Shows a message as readable text, as fields for programs, and as one value for scripts.
 *
 * @param data begins with {@code schemaVersion}
 */
public record UserMessageView(String message, StructuredData.ObjectData data, String value) implements OutputDocument {
    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        return List.of(new DocumentBlock.TextLineBlock(message));
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(value));
    }
}
