package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.view.OutputDocument;

/** What a command asks each of several clusters. Called on several threads at the same time. */
@FunctionalInterface
public interface ClusterQuery {
    /** Asks one cluster, until the client's deadline. */
    ClusterAnswer ask(ClusterClient cluster) throws CliFailure;

    /**
     * The answer of one cluster.
     *
     * @param document what the command shows of one cluster
     * @param exit the exit code that the command has for one cluster
     */
    record ClusterAnswer(ClusterVerdict verdict, OutputDocument document, ExitCode exit) {}
}
