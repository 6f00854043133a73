package dev.raftctl.cli.screen;

/** What the sampling thread hands over. */
sealed interface News {
    /** The cluster as it is now. */
    record Seen(Frame frame) implements News {}

    /** What became of something that was asked for. */
    record Said(String text, boolean bad) implements News {}
}
