package dev.raftctl.cli.cluster;

/** Shows the progress of one step of a plan. Confined to one thread. */
final class StepProgressListener implements ProgressListener {
    private final ProgressListener outer;
    private final String title;

    StepProgressListener(ProgressListener outer, String title) {
        this.outer = outer;
        this.title = title;
    }

    @Override
    public void progress(String text) {
        outer.progress(title + ": " + text);
    }

    @Override
    public void warning(String text) {
        outer.warning(text);
    }

    @Override
    public void detail(String text) {
        outer.detail(text);
    }
}
