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
 * Host names to addresses, on a thread of its own that exists only while there is something to look up: a slow name server
 * must not hold up a loop, nor may it hold up numeric addresses, which need none.
 */
final class DnsResolver implements AutoCloseable {
    private static final int MAX_QUEUED_LOOKUPS = 256;

    private final ExecutorService executor;

    private final AddressLookup lookup;
    private final AddressOrder addressOrder = new AddressOrder();

    DnsResolver(String threadName, AddressLookup lookup) {
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
     * All addresses, in the order in which they are to be tried. Completed on any thread; exceptionally with an {@link
     * UnknownHostException} or when too many are asked for.
     */
    CompletableFuture<List<InetSocketAddress>> resolve(HostPort address) {
        if (isNumeric(address.host())) {
            return CompletableFuture.completedFuture(List.of(new InetSocketAddress(address.host(), address.port())));
        }
        try {
            return CompletableFuture.supplyAsync(() -> lookUp(address), executor);
        } catch (RejectedExecutionException queueFull) {
            return CompletableFuture.failedFuture(new IOException("too many names are being looked up"));
        }
    }

    /** A server answered there: that address is tried first from now on. */
    void answered(HostPort name, InetSocketAddress socketAddress) {
        addressOrder.answered(name, socketAddress.getAddress());
    }

    /** Nothing of use answered there: that address is tried last from now on. */
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
            throw new CompletionException(new UnknownHostException("the name is not known"));
        }
    }
}
