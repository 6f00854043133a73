package dev.raftctl.cli.screen;

/** What the sampling thread hands over. */
sealed interface SamplerEvent {
    /** The cluster as it is now. */
    record NewFrame(Frame frame) implements SamplerEvent {}

    /** What became of something that was asked for. */
    record Notice(String text, boolean isError) implements SamplerEvent {}
}
