package dev.raftctl.cli.dev;

import dev.raftctl.cli.repl.Builtin;
import dev.raftctl.protocol.message.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** What one may do to the processes of a local cluster from its console: kill them, end them, start them, and start new ones. */
final class DevWords {
    private static final int NO = 1;
    private static final int USAGE = 2;

    private final DevCluster cluster;

    private DevWords(DevCluster cluster) {
        this.cluster = cluster;
    }

    static List<Builtin> of(DevCluster cluster) {
        DevWords words = new DevWords(cluster);
        return List.of(
                new Builtin("kill", "ID", "Kill a server's process, as kill -9 does.", words::kill),
                new Builtin("stop", "ID", "Ask a server's process to end, as kill does.", words::stop),
                new Builtin("start", "ID", "Start a server again, or a new one to add to the cluster.", words::start));
    }

    private int kill(List<String> words, PrintStream out) {
        return with(words, out, id -> cluster.kill(id));
    }

    private int stop(List<String> words, PrintStream out) {
        return with(words, out, id -> cluster.stop(id));
    }

    private int start(List<String> words, PrintStream out) {
        return with(words, out, id -> cluster.start(id));
    }

    /** Does something to the server named, and tells what came of it. */
    private static int with(List<String> words, PrintStream out, Deed deed) {
        if (words.size() != 2) {
            out.println(words.get(0) + " ID");
            return USAGE;
        }
        try {
            out.println(Printable.line(deed.on(words.get(1))));
            return 0;
        } catch (DevFailure failed) {
            out.println("error: " + Printable.line(String.valueOf(failed.getMessage())));
            if (!failed.hint().isEmpty()) {
                out.println("hint: " + Printable.line(failed.hint()));
            }
            return NO;
        } catch (IOException broken) {
            out.println("error: " + Printable.line(String.valueOf(broken.getMessage())));
            return NO;
        }
    }

    @FunctionalInterface
    private interface Deed {
        String on(String id) throws DevFailure, IOException;
    }
}
