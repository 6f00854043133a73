package dev.raftctl.cli;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.PlainLinks;
import dev.raftctl.cli.start.Rehearsal;
import dev.raftctl.protocol.wire.Versions;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The process: its streams, one {@link Cli}, its end. */
public final class Main {
    private Main() {}

    public static void main(String[] words) {
        // Kryo otherwise touches what newer Javas warn about; it must be said before its first class is loaded.
        System.setProperty("kryo.unsafe", "false");
        // Types no option has: their classes are many, and picocli would load them all.
        System.setProperty("picocli.converters.excludes", "java\\.(time|sql)\\..*");
        if (Rehearsal.isAskedBy(words)) {
            Runtime.getRuntime().halt(Rehearsal.run(words));
        }
        Terminals terminals = Terminals.of(System.getenv());
        PrintStream out = ResultStream.to(new FileOutputStream(FileDescriptor.out), Terminals::outMayBeLeft);
        PrintStream err = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.err)), true, StandardCharsets.UTF_8);
        if (System.getProperty(Versions.NEWEST_PROPERTY) != null) {
            endUnlessKnown(err);
        }
        ProcessWords given = ProcessWords.ofThisProcess();
        Surroundings surroundings = new Surroundings(
                given.environment(System.getenv()),
                // Buffered: a bare one cannot be read to its end when it is a pipe.
                new BufferedInputStream(
                        new StandardInput(new FileInputStream(FileDescriptor.in), Terminals::inWasClosed)),
                out,
                err,
                terminals.in(),
                terminals.out(),
                terminals.err(),
                terminals.columns(),
                new PlainLinks());
        Cli cli = new Cli(surroundings);
        int exit = run(cli, given, surroundings, words);
        cli.close();
        Runtime.getRuntime().halt(exit);
    }

    private static int run(Cli cli, ProcessWords given, Surroundings surroundings, String... words) {
        List<String> typed;
        try {
            typed = given.words(words);
        } catch (Failure changed) {
            return cli.failed(changed, List.of(words), surroundings);
        }
        return cli.run(typed);
    }

    /** Whoever lowers the protocol version wants to know at once that there is none of that number. */
    private static void endUnlessKnown(PrintStream err) {
        try {
            var unused = Versions.spoken();
        } catch (IllegalArgumentException unknown) {
            err.println("raftctl: " + unknown.getMessage());
            Runtime.getRuntime().halt(ExitCode.USAGE.code());
        }
    }
}
