package dev.raftctl.cli;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.start.CdsTraining;
import dev.raftctl.client.BlockingLinkFactory;
import dev.raftctl.protocol.wire.ProtocolVersionRange;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The entry point: sets up the process's streams, runs one {@link Cli}, and exits. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Kryo would otherwise use Unsafe, which newer JVMs warn about; must be set before Kryo's first class is
        // loaded.
        System.setProperty("kryo.unsafe", "false");
        // No option has these types; picocli would load all their classes.
        System.setProperty("picocli.converters.excludes", "java\\.(time|sql)\\..*");
        if (CdsTraining.isRequestedBy(arguments)) {
            Runtime.getRuntime().halt(CdsTraining.run(arguments));
        }
        TerminalDetection terminals = TerminalDetection.of(System.getenv());
        PrintStream out =
                ResultPrintStream.to(new FileOutputStream(FileDescriptor.out), TerminalDetection::mayOutBeAbandoned);
        PrintStream err = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.err)), true, StandardCharsets.UTF_8);
        if (System.getProperty(ProtocolVersionRange.NEWEST_PROPERTY) != null) {
            exitIfVersionUnknown(err);
        }
        ProcessArguments processArguments = ProcessArguments.ofThisProcess();
        CliEnvironment environment = new CliEnvironment(
                processArguments.environment(System.getenv()),
                new ProcessInput(
                        new StandardInput(new FileInputStream(FileDescriptor.in), TerminalDetection::wasInClosed)),
                out,
                err,
                terminals.in(),
                terminals.out(),
                terminals.err(),
                terminals.columns(),
                new BlockingLinkFactory());
        Cli cli = new Cli(environment);
        int exit = run(cli, processArguments, environment, arguments);
        cli.close();
        Runtime.getRuntime().halt(exit);
    }

    private static int run(
            Cli cli, ProcessArguments processArguments, CliEnvironment environment, String... arguments) {
        List<String> decodedArguments;
        try {
            decodedArguments = processArguments.arguments(arguments);
        } catch (CliFailure changed) {
            return cli.reportFailure(changed, List.of(arguments), environment);
        }
        return cli.run(decodedArguments);
    }

    /** Exits at once if a system property requests a protocol version that does not exist. */
    private static void exitIfVersionUnknown(PrintStream err) {
        try {
            var unused = ProtocolVersionRange.enabled();
        } catch (IllegalArgumentException unknown) {
            err.println("raftctl: " + unknown.getMessage());
            Runtime.getRuntime().halt(ExitCode.USAGE.code());
        }
    }
}
