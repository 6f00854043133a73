package dev.raftctl.cli;

import dev.raftctl.cli.cluster.Links;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a run of raftctl sees of the world around it.
 *
 * @param env the environment's variables
 * @param columns how wide the terminal is; 0: no terminal, or not known
 * @param links where connections come from; closed by whoever made it
 */
public record Surroundings(
        Map<String, String> env,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal,
        int columns,
        Links links) {

    /** The same world, with other things to read. */
    public Surroundings withIn(InputStream other) {
        return new Surroundings(env, other, out, err, inIsTerminal, outIsTerminal, errIsTerminal, columns, links);
    }

    /** The same world, with results going elsewhere. */
    public Surroundings withOut(PrintStream elsewhere) {
        return new Surroundings(env, in, elsewhere, err, inIsTerminal, outIsTerminal, errIsTerminal, columns, links);
    }
}
