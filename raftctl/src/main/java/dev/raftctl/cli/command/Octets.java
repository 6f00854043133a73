package dev.raftctl.cli.command;

import dev.raftctl.cli.view.ByteText;

/** An argument that is bytes: a key, a value, how a key begins. */
record Octets(String text) {
    static final Octets NONE = new Octets("");

    byte[] bytes() {
        return ByteText.encode(text);
    }

    boolean isEmpty() {
        return text.isEmpty();
    }
}
