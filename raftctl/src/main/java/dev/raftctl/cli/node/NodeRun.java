package dev.raftctl.cli.node;

import dev.raftctl.cli.log.JsonLines;
import dev.raftctl.cli.log.Log;
import dev.raftctl.cli.log.TextLines;
import dev.raftctl.node.config.LogSettings;
import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.machine.StateTooLarge;
import dev.raftctl.node.runtime.NodeEnd;
import dev.raftctl.node.runtime.RaftNode;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.tls.TlsFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jline.utils.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One server from its start to its end. */
public final class NodeRun {
    private static final Logger LOG = LoggerFactory.getLogger(NodeRun.class);

    private static final int FAULT = 70;

    private final NodeConfig config;
    private final PrintStream out;

    /** @param out gets one line, when the server serves */
    public NodeRun(NodeConfig config, PrintStream out) {
        this.config = config;
        this.out = out;
    }

    /**
     * Returns when the server has stopped by itself. Asked to end by a signal, the process ends with 0 and this never returns.
     *
     * @param endWithInput also end when standard input does: whoever started this process is gone
     * @return why it ended
     * @throws StartFailure before anything was sent to anyone
     */
    public NodeEnd run(boolean endWithInput) throws StartFailure, InterruptedException {
        Log.use(log(config.log()));
        Ending ending = Ending.prepared();
        ignoreHangUp();
        RaftNode node = start(ending);
        if (endWithInput) {
            EndOfInput.watch(System.in);
        }
        out.println("ready id=" + node.id() + " listen=" + node.listening());
        out.flush();
        try {
            NodeEnd end = node.ended().get();
            ending.cancel();
            return end;
        } catch (ExecutionException broken) {
            return new NodeEnd("the server failed: " + broken.getCause(), "", FAULT);
        }
    }

    /**
     * Otherwise the JVM would end: certificates are read again by themselves, and the rest of the settings take a
     * restart.
     */
    private static void ignoreHangUp() {
        Signals.register(
                "HUP",
                () -> LOG.info(
                        "SIGHUP: changed certificates are in use already; other settings are read at the start"));
    }

    private RaftNode start(Ending ending) throws StartFailure, InterruptedException {
        while (true) {
            try {
                RaftNode node = RaftNode.start(config);
                ending.close(node);
                return node;
            } catch (StateTooLarge failure) {
                ending.cancel();
                throw failure;
            } catch (StorageFailure failure) {
                ending.cancel();
                throw StartFailure.of(failure);
            } catch (IOException failure) {
                if (failure instanceof TlsFailure || !addressIsMissing()) {
                    ending.cancel();
                    throw StartFailure.of(failure, config);
                }
            }
            for (HostPort address : addresses()) {
                LocalAddress.await(address);
            }
        }
    }

    private boolean addressIsMissing() {
        return addresses().stream().anyMatch(address -> LocalAddress.missing(address.host()) != null);
    }

    private List<HostPort> addresses() {
        HostPort metrics = config.metrics();
        return metrics == null ? List.of(config.listen()) : List.of(config.listen(), metrics);
    }

    private static Log log(LogSettings settings) {
        Level level = switch (settings.level()) {
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
        };
        return new Log(
                level,
                settings.format() == LogSettings.Format.JSON ? new JsonLines() : new TextLines(),
                System.err,
                Clock.systemUTC());
    }
}
