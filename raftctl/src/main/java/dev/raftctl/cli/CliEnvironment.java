package dev.raftctl.cli;

import dev.raftctl.client.LinkFactory;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * The environment of a run of raftctl: variables, streams, terminal and connections.
 *
 * @param env the environment variables
 * @param columns the width of the terminal; 0 if there is no terminal or its width is unknown
 * @param linkFactory opens connections; closed by the code that created it
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

    /** Returns whether commands read the standard input of this process, and not that of a console or script. */
    public boolean readsProcessInput() {
        return in.getClass() == ProcessInput.class;
    }

    /** Returns a copy of this environment that reads its standard input from the given stream. */
    public CliEnvironment withIn(InputStream newIn) {
        return new CliEnvironment(
                env, newIn, out, err, inIsTerminal, outIsTerminal, errIsTerminal, columns, linkFactory);
    }

    /** Returns a copy of this environment that writes its results to the given stream. */
    public CliEnvironment withOut(PrintStream newOut) {
        return new CliEnvironment(
                env, in, newOut, err, inIsTerminal, outIsTerminal, errIsTerminal, columns, linkFactory);
    }
}
