package dev.raftctl.cli;

import dev.raftctl.cli.cluster.LinkFactory;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a run of raftctl sees of the world around it.
 *
 * @param env the environment's variables
 * @param columns how wide the terminal is; 0: no terminal, or not known
 * @param linkFactory where connections come from; closed by whoever made it
 */
public record CliEnvironment(
        Map<String, String> env,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal,
        int columns,
        LinkFactory linkFactory) {

    /** The same world, with other things to read. */
    public CliEnvironment withIn(InputStream newIn) {
        return new CliEnvironment(
                env, newIn, out, err, inIsTerminal, outIsTerminal, errIsTerminal, columns, linkFactory);
    }

    /** The same world, with results going elsewhere. */
    public CliEnvironment withOut(PrintStream newOut) {
        return new CliEnvironment(
                env, in, newOut, err, inIsTerminal, outIsTerminal, errIsTerminal, columns, linkFactory);
    }
}
