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
final class Names implements AutoCloseable {
    private static final int WAITING_MAX = 256;

    private final ExecutorService executor;

    private final NameSource source;
    private final AddressOrder order = new AddressOrder();

    Names(String threadName, NameSource source) {
        this.source = source;
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(task, threadName);
                    thread.setDaemon(true);
                    return thread;
                });
        one.allowCoreThreadTimeOut(true);
        executor = one;
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
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(new IOException("too many names are being looked up"));
        }
    }

    /** A server answered there: that address is tried first from now on. */
    void answered(HostPort name, InetSocketAddress at) {
        order.answered(name, at.getAddress());
    }

    /** Nothing of use answered there: that address is tried last from now on. */
    void failed(HostPort name, InetSocketAddress at) {
        order.failed(name, at.getAddress());
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
            return order.of(address, source.lookUp(address.host())).stream()
                    .map(each -> new InetSocketAddress(each, address.port()))
                    .toList();
        } catch (UnknownHostException unknown) {
            throw new CompletionException(new UnknownHostException("the name is not known"));
        }
    }
}
