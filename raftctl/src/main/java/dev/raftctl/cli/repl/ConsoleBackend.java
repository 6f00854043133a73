package dev.raftctl.cli.repl;

import dev.raftctl.cli.cluster.Failure;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The commands of the shell, and the cluster behind them, as the console needs them. One thread, where nothing else is said. */
interface ConsoleBackend {
    /**
     * Runs one command. An interrupt of the calling thread ends it soon.
     *
     * @param out where its results go
     * @param toTerminal false: into a pipe, without colours and as wide as they like
     * @return its exit code
     */
    int run(List<String> words, PrintStream out, boolean toTerminal);

    /** The commands that follow are on that line of a script, from 1; 0: in none. */
    void setScriptLine(int line);

    /**
     * Says on this stream what went wrong beside the commands, as they say it of themselves.
     *
     * @return its exit code
     */
    int reportFailure(Failure failure, PrintStream err);

    /**
     * From now on talk to this server alone; null: to the whole cluster again.
     *
     * @throws Failure with exit code 1 when no such server is known
     */
    void selectServer(@Nullable String server) throws Failure;

    /** The server that alone is talked to. Any thread. */
    @Nullable
    String selectedServer();

    /** The model of all commands. Any thread. */
    CommandSpec tree();

    /** Asks all servers how they are; takes a moment. Any thread but one at a time. */
    ClusterSummary pollCluster();

    /**
     * Words that complete this beginning, a few of them; takes a moment. Any thread but one at a time.
     *
     * @param kind {@code servers}, {@code keys} or {@code contexts}
     * @param options of the line, where they say which cluster is meant; empty: this console's
     */
    List<String> complete(String kind, String prefix, List<String> options);
}
