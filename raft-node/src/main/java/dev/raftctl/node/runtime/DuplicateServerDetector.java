package dev.raftctl.node.runtime;

import dev.raftctl.node.runtime.AutoBootstrapRules.StatusRequestResult;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerProcessStatus.DuplicateServer;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.Hello;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Detects two processes with the identity of one server, one of which runs on a copy of the other's data directory.
 * Each process sends a random number in its hello. When the number changes, the configured address is asked for its
 * status: after a restart it has the new number, otherwise the caller is a duplicate. Thread-safe.
 */
final class DuplicateServerDetector {
    private static final long CHECK_AGAIN_NANOS = 2_000 * TimeSource.NANOS_PER_MILLI;

    private final ServerStatusSource statusSource;
    private final Supplier<Configuration> configuration;
    private final PeerAlerts peerAlerts;
    private final TimeSource ticker;
    /** Maps each server to the process found at its configured address, unless another process has connected since. */
    private final Map<ServerId, Long> legitimateProcesses = new TreeMap<>();

    private final Map<ServerId, KnownDuplicateProcess> knownDuplicates = new TreeMap<>();

    /** Requests the status of the server at an address. The future never completes exceptionally. */
    interface ServerStatusSource {
        CompletableFuture<StatusRequestResult> requestStatus(ServerId server, HostPort address);
    }

    private record KnownDuplicateProcess(long process, DuplicateServer duplicate, long checkedAt) {}

    DuplicateServerDetector(
            ServerStatusSource statusSource,
            Supplier<Configuration> configuration,
            PeerAlerts peerAlerts,
            TimeSource ticker) {
        this.statusSource = statusSource;
        this.configuration = configuration;
        this.peerAlerts = peerAlerts;
        this.ticker = ticker;
    }

    /** Checks for a duplicate when a peer connects. The peer's incarnation has already been verified. */
    void onHandshake(ServerId from, Hello hello) {
        ClusterMember member = configuration.get().member(from);
        HostPort address = member == null ? null : parse(member.address());
        if (hello.instanceId() == 0 || member == null || address == null) {
            return;
        }
        synchronized (this) {
            Long known = legitimateProcesses.get(from);
            if (known != null && known == hello.instanceId()) {
                return;
            }
        }
        var unused = statusSource.requestStatus(from, address).thenAccept(found -> {
            ServerStatus status = found.status();
            if (status == null || !status.id().equals(from) || status.process().instanceId() == 0) {
                return;
            }
            if (status.process().instanceId() == hello.instanceId()) {
                markLegitimate(from, hello.instanceId());
            } else if (status.incarnation() == hello.incarnation()) {
                report(hello, new DuplicateServer(from, member.address(), hello.fromAddress()));
            }
        });
    }

    private synchronized void markLegitimate(ServerId id, long process) {
        legitimateProcesses.put(id, process);
    }

    private void report(Hello hello, DuplicateServer duplicate) {
        synchronized (this) {
            knownDuplicates.put(
                    duplicate.id(), new KnownDuplicateProcess(hello.instanceId(), duplicate, ticker.nanos()));
        }
        peerAlerts.report(
                duplicate.id(),
                "two-processes",
                "two processes run as server " + duplicate.id() + ": one at " + duplicate.address()
                        + ", and one connecting from " + duplicate.duplicateAddress()
                        + " with a copy of its data directory");
    }

    /** Returns the known duplicate processes. A process is forgotten once it no longer responds to status requests. */
    List<DuplicateServer> duplicates() {
        List<KnownDuplicateProcess> due = new ArrayList<>();
        List<DuplicateServer> all = new ArrayList<>();
        long now = ticker.nanos();
        synchronized (this) {
            for (Map.Entry<ServerId, KnownDuplicateProcess> each : knownDuplicates.entrySet()) {
                KnownDuplicateProcess copy = each.getValue();
                all.add(copy.duplicate());
                if (now - copy.checkedAt() >= CHECK_AGAIN_NANOS) {
                    due.add(copy);
                    each.setValue(new KnownDuplicateProcess(copy.process(), copy.duplicate(), now));
                }
            }
        }
        due.forEach(this::checkAgain);
        return List.copyOf(all);
    }

    private void checkAgain(KnownDuplicateProcess copy) {
        DuplicateServer duplicate = copy.duplicate();
        HostPort address = parse(duplicate.duplicateAddress());
        if (address == null) {
            return;
        }
        var unused = statusSource.requestStatus(duplicate.id(), address).thenAccept(found -> {
            ServerStatus status = found.status();
            if (status == null || status.process().instanceId() != copy.process()) {
                forget(duplicate.id(), copy.process());
            }
        });
    }

    private synchronized void forget(ServerId id, long process) {
        KnownDuplicateProcess copy = knownDuplicates.get(id);
        if (copy != null && copy.process() == process) {
            knownDuplicates.remove(id);
        }
    }

    private static @Nullable HostPort parse(String address) {
        try {
            return HostPort.parse(address);
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }
}
