package dev.raftctl.node.runtime;

import dev.raftctl.node.runtime.FormingRules.Found;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ProcessStatus.Duplicate;
import dev.raftctl.protocol.message.ServerId;
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
 * Notices two processes with the identity of one server: one of them works on a copy of the other's data directory.
 * Each process names a number of its own as it calls; when another than before calls, the address of the configuration
 * is asked which one runs there. After a restart it is the caller. Any thread.
 */
final class Copies {
    private static final long CHECK_AGAIN_NANOS = 2_000 * Ticker.NANOS_PER_MILLI;

    private final Asking asking;
    private final Supplier<Configuration> configuration;
    private final Complaints complaints;
    private final Ticker ticker;
    /** The process at the address of the configuration, as far as it was the last to call. */
    private final Map<ServerId, Long> rightful = new TreeMap<>();

    private final Map<ServerId, Copy> copies = new TreeMap<>();

    /** Asks the server at an address for its status; never completes exceptionally. */
    interface Asking {
        CompletableFuture<Found> describe(ServerId server, HostPort address);
    }

    private record Copy(long process, Duplicate duplicate, long checkedAt) {}

    Copies(Asking asking, Supplier<Configuration> configuration, Complaints complaints, Ticker ticker) {
        this.asking = asking;
        this.configuration = configuration;
        this.complaints = complaints;
        this.ticker = ticker;
    }

    /** A server whose identity is right calls. */
    void called(ServerId from, Hello hello) {
        Member member = configuration.get().member(from);
        HostPort address = member == null ? null : parse(member.address());
        if (hello.process() == 0 || member == null || address == null) {
            return;
        }
        synchronized (this) {
            Long known = rightful.get(from);
            if (known != null && known == hello.process()) {
                return;
            }
        }
        var unused = asking.describe(from, address).thenAccept(found -> {
            ServerStatus there = found.status();
            if (there == null || !there.id().equals(from) || there.process().process() == 0) {
                return;
            }
            if (there.process().process() == hello.process()) {
                settle(from, hello.process());
            } else if (there.incarnation() == hello.incarnation()) {
                found(hello, new Duplicate(from, member.address(), hello.fromAddress()));
            }
        });
    }

    private synchronized void settle(ServerId id, long process) {
        rightful.put(id, process);
    }

    private void found(Hello hello, Duplicate duplicate) {
        synchronized (this) {
            copies.put(duplicate.id(), new Copy(hello.process(), duplicate, ticker.nanos()));
        }
        complaints.about(
                duplicate.id(),
                "two-processes",
                "two processes run as server " + duplicate.id() + ": one at " + duplicate.address()
                        + ", and one that calls from " + duplicate.copy() + ", on a copy of its data directory");
    }

    /** Those that were noticed, until they answer no more. */
    List<Duplicate> duplicates() {
        List<Copy> due = new ArrayList<>();
        List<Duplicate> all = new ArrayList<>();
        long now = ticker.nanos();
        synchronized (this) {
            for (Map.Entry<ServerId, Copy> each : copies.entrySet()) {
                Copy copy = each.getValue();
                all.add(copy.duplicate());
                if (now - copy.checkedAt() >= CHECK_AGAIN_NANOS) {
                    due.add(copy);
                    each.setValue(new Copy(copy.process(), copy.duplicate(), now));
                }
            }
        }
        due.forEach(this::checkAgain);
        return List.copyOf(all);
    }

    private void checkAgain(Copy copy) {
        Duplicate duplicate = copy.duplicate();
        HostPort address = parse(duplicate.copy());
        if (address == null) {
            return;
        }
        var unused = asking.describe(duplicate.id(), address).thenAccept(found -> {
            ServerStatus there = found.status();
            if (there == null || there.process().process() != copy.process()) {
                forget(duplicate.id(), copy.process());
            }
        });
    }

    private synchronized void forget(ServerId id, long process) {
        Copy copy = copies.get(id);
        if (copy != null && copy.process() == process) {
            copies.remove(id);
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
