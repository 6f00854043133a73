package dev.raftctl.cli.command;

import dev.raftctl.cli.view.LosslessText;

/** An argument that is bytes: a key, a value, how a key begins. */
record ByteArgument(String text) {
    static final ByteArgument EMPTY = new ByteArgument("");

    byte[] bytes() {
        return LosslessText.encode(text);
    }

    boolean isEmpty() {
        return text.isEmpty();
    }
}
