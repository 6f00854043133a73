package dev.raftctl.cli.screen;

/** An event from the thread that polls the cluster for the full-screen view. */
sealed interface StatusSamplerEvent {
    /** Shows the event on the dashboard. */
    void showOn(Dashboard dashboard);

    /** A new frame is ready to be shown. */
    record DashboardFrameReady(DashboardFrame frame) implements StatusSamplerEvent {
        @Override
        public void showOn(Dashboard dashboard) {
            dashboard.update(frame);
        }
    }

    /** A step-down request has ended, with this outcome. */
    record StepDownOutcomeNotice(String text, boolean isError) implements StatusSamplerEvent {
        @Override
        public void showOn(Dashboard dashboard) {
            dashboard.setNotice(text, isError);
        }
    }
}
