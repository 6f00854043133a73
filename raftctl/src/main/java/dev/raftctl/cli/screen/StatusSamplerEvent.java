package dev.raftctl.cli.screen;

/** An event from the thread that polls the cluster for the full-screen view. */
sealed interface StatusSamplerEvent {
    /** A new frame is ready to be shown. */
    record DashboardFrameReady(DashboardFrame frame) implements StatusSamplerEvent {}

    /** A step-down request has ended, with this outcome. */
    record StepDownOutcomeNotice(String text, boolean isError) implements StatusSamplerEvent {}
}
