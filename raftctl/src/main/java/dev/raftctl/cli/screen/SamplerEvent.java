package dev.raftctl.cli.screen;

/** An event from the thread that polls the cluster for the full-screen view. */
sealed interface SamplerEvent {
    /** A new frame is ready to be shown. */
    record NewFrame(Frame frame) implements SamplerEvent {}

    /** A step-down request has ended, with this outcome. */
    record Notice(String text, boolean isError) implements SamplerEvent {}
}
