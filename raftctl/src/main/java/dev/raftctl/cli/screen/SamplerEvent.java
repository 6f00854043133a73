package dev.raftctl.cli.screen;

/** An event from the sampler's thread. */
sealed interface SamplerEvent {
    /** A new frame to show. */
    record NewFrame(Frame frame) implements SamplerEvent {}

    /** The outcome of a request. */
    record Notice(String text, boolean isError) implements SamplerEvent {}
}
