package dev.raftctl.cli.screen;

import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Pace;
import dev.raftctl.cli.cluster.Survey;
import dev.raftctl.cli.cluster.Vigil;
import dev.raftctl.cli.output.Format;
import dev.raftctl.cli.output.Output;
import java.io.PrintStream;

/** Frames one below the other, where there is no screen to draw on. One thread. */
final class PlainFrames {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ClusterClient cluster;
    private final Output output;
    private final Format format;
    private final PrintStream out;

    PlainFrames(ClusterClient cluster, Output output, Format format, PrintStream out) {
        this.cluster = cluster;
        this.output = output;
        this.format = format;
        this.out = out;
    }

    /**
     * @param count how many; 0: without end
     * @throws Failure when no server answers in the first frame, or in the last: between, the cluster may come back
     */
    void print(long intervalMillis, long count) throws Failure {
        Pace pace = cluster.deadline().pace();
        Course course = new Course();
        long start = pace.nanoTime();
        try (Vigil vigil = cluster.vigil()) {
            for (long done = 1; count == 0 || done <= count; done++) {
                long before = pace.nanoTime();
                Survey survey = vigil.look(done == 1 ? cluster.deadline().leftMillis() : intervalMillis);
                if (survey.answers().isEmpty() && (done == 1 || done == count)) {
                    throw Vigil.unreachable(survey);
                }
                Frame frame = course.add(new Sample((before - start) / NANOS_PER_MILLI, survey));
                between(done);
                output.print(frame, out);
                out.flush();
                if (out.checkError()) {
                    // Whoever read has gone.
                    return;
                }
                if (done != count) {
                    long spent = (pace.nanoTime() - before) / NANOS_PER_MILLI;
                    vigil.rest(Math.max(1, intervalMillis - spent));
                }
            }
        }
    }

    private void between(long done) {
        if (done > 1 && format.isForPeople()) {
            out.println();
        } else if (done > 1 && format == Format.YAML) {
            out.println("---");
        }
    }
}
