package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.CliFailure;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Runs commands through other services and records which failed, with which exit code. Its prompt never changes on its
 * own, so that the screen depends on the script only.
 */
final class OutcomeRecorder implements ConsoleServices {
    private final ConsoleServices services;
    private final List<String> outcomes = new ArrayList<>();

    OutcomeRecorder(ConsoleServices services) {
        this.services = services;
    }

    /** Returns a line for each command that failed since the last call. */
    synchronized List<String> takeOutcomes() {
        List<String> taken = List.copyOf(outcomes);
        outcomes.clear();
        return taken;
    }

    private synchronized int record(int exitCode) {
        if (exitCode != 0) {
            outcomes.add("exit " + exitCode);
        }
        return exitCode;
    }

    @Override
    public int run(List<String> words, PrintStream out, boolean toTerminal) {
        return record(services.run(words, out, toTerminal));
    }

    @Override
    public int reportFailure(CliFailure failure, PrintStream err) {
        return record(services.reportFailure(failure, err));
    }

    @Override
    public void setScriptLine(int line) {
        services.setScriptLine(line);
    }

    @Override
    public void selectServer(@Nullable String server) throws CliFailure {
        services.selectServer(server);
    }

    @Override
    public @Nullable String selectedServer() {
        return services.selectedServer();
    }

    @Override
    public CommandSpec tree() {
        return services.tree();
    }

    @Override
    public ClusterSummary pollCluster() {
        return ClusterSummary.UNKNOWN;
    }

    @Override
    public List<String> complete(String kind, String prefix, List<String> options) {
        return services.complete(kind, prefix, options);
    }
}
