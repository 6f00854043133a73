package dev.raftctl.cli.node;

import dev.raftctl.cli.log.DiagnosticLogOutput;
import dev.raftctl.cli.log.JsonLogFormatter;
import dev.raftctl.cli.log.TextLogFormatter;
import dev.raftctl.node.config.LoggingSettings;
import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.node.machine.StateTooLargeForHeap;
import dev.raftctl.node.runtime.NodeFailure;
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

/** Runs one server in the foreground. */
public final class ForegroundServer {
    private static final Logger LOG = LoggerFactory.getLogger(ForegroundServer.class);

    private static final int FAULT_EXIT_CODE = 70;

    private final NodeConfig config;
    private final PrintStream out;

    /** @param out receives one line when the server is ready */
    public ForegroundServer(NodeConfig config, PrintStream out) {
        this.config = config;
        this.out = out;
    }

    /**
     * Runs until the server stops by itself. After a signal, the process exits with 0 and this never returns.
     *
     * @param endWithInput whether to exit also at the end of standard input, when the parent process has exited
     * @return why the server stopped
     * @throws ServerStartFailure if the server cannot start
     */
    public NodeFailure run(boolean endWithInput) throws ServerStartFailure, InterruptedException {
        DiagnosticLogOutput.setCurrent(log(config.logging()));
        ServerShutdownHook hook = ServerShutdownHook.install();
        ignoreHangUp();
        RaftNode node = start(hook);
        if (endWithInput) {
            ExitOnStdinEnd.watch(System.in);
        }
        out.println("ready id=" + node.id() + " listen=" + node.listenAddress());
        out.flush();
        try {
            NodeFailure end = node.failure().get();
            hook.cancel();
            return end;
        } catch (ExecutionException broken) {
            return new NodeFailure("the server failed: " + broken.getCause(), "", FAULT_EXIT_CODE);
        }
    }

    /**
     * Ignores SIGHUP, which would otherwise end the JVM. Certificates are reloaded without a signal, and other settings
     * need a restart.
     */
    private static void ignoreHangUp() {
        Signals.register(
                "HUP",
                () -> LOG.info(
                        "SIGHUP ignored: certificates are reloaded automatically, other settings need a restart"));
    }

    private RaftNode start(ServerShutdownHook hook) throws ServerStartFailure, InterruptedException {
        while (true) {
            try {
                RaftNode node = RaftNode.start(config);
                hook.setNode(node);
                return node;
            } catch (StateTooLargeForHeap failure) {
                hook.cancel();
                throw failure;
            } catch (StorageFailure failure) {
                hook.cancel();
                throw ServerStartFailure.of(failure);
            } catch (IOException failure) {
                if (failure instanceof TlsFailure || !isAddressUnavailable()) {
                    hook.cancel();
                    throw ServerStartFailure.of(failure, config);
                }
            }
            for (HostPort address : addresses()) {
                LocalAddressWait.awaitAvailable(address);
            }
        }
    }

    private boolean isAddressUnavailable() {
        return addresses().stream().anyMatch(address -> LocalAddressWait.unavailableReason(address.host()) != null);
    }

    private List<HostPort> addresses() {
        HostPort metrics = config.metrics();
        return metrics == null ? List.of(config.listen()) : List.of(config.listen(), metrics);
    }

    private static DiagnosticLogOutput log(LoggingSettings settings) {
        Level level = switch (settings.level()) {
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
        };
        return new DiagnosticLogOutput(
                level,
                settings.format() == LoggingSettings.LogLineFormat.JSON
                        ? new JsonLogFormatter()
                        : new TextLogFormatter(),
                System.err,
                Clock.systemUTC());
    }
}
