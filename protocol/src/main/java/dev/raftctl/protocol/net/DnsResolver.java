package dev.raftctl.protocol.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Resolves host names on its own thread, which exists only while there are lookups. A slow name server therefore delays
 * neither an event loop nor numeric addresses, which need no lookup.
 */
final class DnsResolver implements AutoCloseable {
    private static final int MAX_QUEUED_LOOKUPS = 256;

    private final ExecutorService executor;

    private final HostAddressLookup lookup;
    private final ConnectAddressOrder addressOrder = new ConnectAddressOrder();

    DnsResolver(String threadName, HostAddressLookup lookup) {
        this.lookup = lookup;
        ThreadPoolExecutor threadPool = new ThreadPoolExecutor(
                1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_QUEUED_LOOKUPS), task -> {
                    Thread thread = new Thread(task, threadName);
                    thread.setDaemon(true);
                    return thread;
                });
        threadPool.allowCoreThreadTimeOut(true);
        executor = threadPool;
    }

    /**
     * Returns all addresses in the order in which to try them. The future completes on any thread; it fails with an
     * {@link UnknownHostException}, or if too many lookups are queued.
     */
    CompletableFuture<List<InetSocketAddress>> resolve(HostPort address) {
        if (isNumeric(address.host())) {
            return CompletableFuture.completedFuture(List.of(new InetSocketAddress(address.host(), address.port())));
        }
        try {
            return CompletableFuture.supplyAsync(() -> lookUp(address), executor);
        } catch (RejectedExecutionException queueFull) {
            return CompletableFuture.failedFuture(new IOException("too many host name lookups are queued"));
        }
    }

    /** Records that a server responded at this address, so that this address is tried first next time. */
    void answered(HostPort name, InetSocketAddress socketAddress) {
        addressOrder.answered(name, socketAddress.getAddress());
    }

    /** Records that connecting to this address failed, so that this address is tried last next time. */
    void failed(HostPort name, InetSocketAddress socketAddress) {
        addressOrder.failed(name, socketAddress.getAddress());
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private static boolean isNumeric(String host) {
        if (host.indexOf(':') >= 0) {
            return true;
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    private List<InetSocketAddress> lookUp(HostPort address) {
        try {
            return addressOrder.sorted(address, lookup.lookUp(address.host())).stream()
                    .map(inetAddress -> new InetSocketAddress(inetAddress, address.port()))
                    .toList();
        } catch (UnknownHostException unknownHost) {
            throw new CompletionException(new UnknownHostException("unknown host name"));
        }
    }
}
