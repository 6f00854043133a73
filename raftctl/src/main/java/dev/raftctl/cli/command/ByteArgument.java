package dev.raftctl.cli.command;

import dev.raftctl.cli.view.SurrogateEscapedText;

/** An argument that may consist of arbitrary bytes: a key, a value or a key prefix. */
record ByteArgument(String text) {
    static final ByteArgument EMPTY = new ByteArgument("");

    byte[] bytes() {
        return SurrogateEscapedText.encode(text);
    }

    boolean isEmpty() {
        return text.isEmpty();
    }
}
