package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.CliFailure;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Runs the console's commands and provides the state of the cluster. Confined to one thread, except for the methods
 * that state otherwise.
 */
interface ConsoleServices {
    /**
     * Runs one command. An interrupt of the calling thread ends it soon.
     *
     * @param out receives the results
     * @param toTerminal false if the results go to a pipe, without color and of any width
     * @return the exit code
     */
    int run(List<String> words, PrintStream out, boolean toTerminal);

    /**
     * Sets the line of the script, counted from 1, that contains the next commands, or 0 if they are not in a script.
     */
    void setScriptLine(int line);

    /**
     * Reports a failure that did not come from a command, in the same format as a command's failure.
     *
     * @return the exit code
     */
    int reportFailure(CliFailure failure, PrintStream err);

    /**
     * Sends all further requests to this server only; null means to the whole cluster again.
     *
     * @throws CliFailure with exit code 1 if no such server is known
     */
    void selectServer(@Nullable String server) throws CliFailure;

    /**
     * Returns the only server that requests are sent to, or null if they go to the whole cluster. May be called from
     * any thread.
     */
    @Nullable
    String selectedServer();

    /** Returns the model of all commands. May be called from any thread. */
    CommandSpec tree();

    /**
     * Requests the status of all servers. May block. May be called from any thread, but by only one thread at a time.
     */
    ClusterSummary pollCluster();

    /**
     * Returns a few words that complete the prefix. May block. May be called from any thread, but by only one thread at
     * a time.
     *
     * @param kind {@code servers}, {@code keys} or {@code contexts}
     * @param options the options on the line that select a cluster; empty means this console's cluster
     */
    List<String> complete(String kind, String prefix, List<String> options);
}
