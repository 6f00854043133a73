package dev.raftctl.node.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A small HTTP/1.1 server with one request per connection, on one thread that never blocks. A slow caller holds a
 * connection for a few seconds but blocks no other caller, because a new connection replaces the oldest one.
 */
final class HttpServer implements AutoCloseable {
    private static final Logger LOG = ServerLog.LOGGER;

    private static final int BACKLOG = 128;
    private static final int MAX_CONNECTIONS = 128;
    private static final int MAX_HEAD_BYTES = 8 << 10;
    private static final long REQUEST_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long RESPONSE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** How long to wait for a caller to close first. If this server did, unread bytes could lose the response. */
    private static final long CLOSE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long SELECT_MILLIS = 250;
    private static final long ACCEPT_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long JOIN_MILLIS = 1_000;

    private final ServerSocketChannel server;
    private final Selector selector;
    private final Handler handler;
    private final TimeSource ticker;
    private final Set<HttpExchange> exchanges = new LinkedHashSet<>();
    private final Thread thread;
    private volatile boolean closing;

    /**
     * A request.
     *
     * @param query an empty string if there is none
     * @param accept the Accept header, or an empty string
     */
    record HttpRequest(String method, String path, String query, String accept) {}

    /**
     * A response.
     *
     * @param allow the Allow header, or an empty string
     */
    record HttpResponse(int status, String type, String body, String allow) {
        HttpResponse(int status, String type, String body) {
            this(status, type, body, "");
        }
    }

    /** Handles requests without blocking, on the server's thread. */
    @FunctionalInterface
    interface Handler {
        HttpResponse handle(HttpRequest request);
    }

    private HttpServer(ServerSocketChannel server, Selector selector, String name, Handler handler, TimeSource ticker) {
        this.ticker = ticker;
        this.server = server;
        this.selector = selector;
        this.handler = handler;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Opens a server, which accepts connections from now on. */
    static HttpServer open(InetSocketAddress listen, String name, Handler handler, TimeSource ticker)
            throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(listen, BACKLOG);
            server.configureBlocking(false);
            Selector selector = Selector.open();
            server.register(selector, SelectionKey.OP_ACCEPT);
            HttpServer port = new HttpServer(server, selector, name, handler, ticker);
            port.thread.start();
            return port;
        } catch (IOException | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    int port() {
        return server.socket().getLocalPort();
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (selector;
                server) {
            while (!closing) {
                selector.select(SELECT_MILLIS);
                serveReadyKeys();
                expire(ticker.nanos());
            }
        } catch (IOException | ClosedSelectorException broken) {
            closing = true;
        }
        for (HttpExchange each : List.copyOf(exchanges)) {
            each.close();
        }
    }

    /** Serves pending requests first and accepts new connections last, because new ones may replace old ones. */
    private void serveReadyKeys() {
        boolean accepts = false;
        for (Iterator<SelectionKey> ready = selector.selectedKeys().iterator(); ready.hasNext(); ) {
            SelectionKey key = ready.next();
            ready.remove();
            if (key.attachment() instanceof HttpExchange exchange) {
                exchange.onReady();
            } else {
                accepts = true;
            }
        }
        if (accepts) {
            accept();
        }
    }

    private void accept() {
        try {
            for (SocketChannel next = server.accept(); next != null; next = server.accept()) {
                if (exchanges.size() >= MAX_CONNECTIONS) {
                    oldest().close();
                }
                next.configureBlocking(false);
                HttpExchange exchange = new HttpExchange(next, next.register(selector, SelectionKey.OP_READ));
                exchanges.add(exchange);
                // The request has often arrived already; it must be read before a flood of other connections replaces
                // this one.
                exchange.onReady();
            }
        } catch (IOException outOfFiles) {
            if (!exchanges.isEmpty()) {
                oldest().close();
            }
            LockSupport.parkNanos(this, ACCEPT_RETRY_NANOS);
        }
    }

    private HttpExchange oldest() {
        return exchanges.iterator().next();
    }

    private void expire(long now) {
        List<HttpExchange> expired = new ArrayList<>();
        for (HttpExchange each : exchanges) {
            if (each.deadline - now < 0) {
                expired.add(each);
            }
        }
        expired.forEach(HttpExchange::close);
    }

    /** A connection on which one request is read and one response is written before it is closed. */
    private final class HttpExchange {
        private final SocketChannel channel;
        private final SelectionKey key;
        private final ByteBuffer head = ByteBuffer.allocate(MAX_HEAD_BYTES);
        private @Nullable ByteBuffer response;
        private boolean sent;
        private long deadline = ticker.nanos() + REQUEST_TIMEOUT_NANOS;

        HttpExchange(SocketChannel channel, SelectionKey key) {
            this.channel = channel;
            this.key = key;
            key.attach(this);
        }

        void onReady() {
            try {
                if (sent) {
                    drain();
                } else if (response == null) {
                    read();
                } else {
                    write(response);
                }
            } catch (IOException | CancelledKeyException gone) {
                close();
            }
        }

        private void read() throws IOException {
            int count = channel.read(head);
            String text = new String(head.array(), 0, head.position(), StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end >= 0) {
                respond(text.substring(0, end));
            } else if (!head.hasRemaining()) {
                startResponse("GET", new HttpResponse(431, "text/plain; charset=utf-8", "the request is too long\n"));
            } else if (count < 0) {
                close();
            }
        }

        private void respond(String text) throws IOException {
            List<String> lines = text.lines().toList();
            String[] parts = lines.isEmpty() ? new String[0] : lines.get(0).split(" ", -1);
            HttpRequest request = parts.length == 3 && parts[2].startsWith("HTTP/1.") ? request(parts, lines) : null;
            if (request == null) {
                startResponse(
                        "GET", new HttpResponse(400, "text/plain; charset=utf-8", "this is not an HTTP/1.1 request\n"));
                return;
            }
            HttpResponse page;
            try {
                page = handler.handle(request);
            } catch (RuntimeException fault) {
                LOG.error("cannot render the page {}", request.path(), fault);
                page = new HttpResponse(500, "text/plain; charset=utf-8", "this page cannot be rendered\n");
            }
            startResponse(request.method(), page);
        }

        private static @Nullable HttpRequest request(String[] parts, List<String> lines) {
            String accept = "";
            for (String line : lines) {
                if (line.toLowerCase(Locale.ROOT).startsWith("accept:")) {
                    accept = line.substring("accept:".length()).strip();
                }
            }
            try {
                URI target = new URI(parts[1]);
                String query = target.getQuery();
                return target.getPath() == null
                        ? null
                        : new HttpRequest(parts[0], target.getPath(), query == null ? "" : query, accept);
            } catch (URISyntaxException malformed) {
                return null;
            }
        }

        private void startResponse(String method, HttpResponse page) throws IOException {
            byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
            String text = "HTTP/1.1 " + page.status() + " " + reason(page.status())
                    + "\r\nContent-Type: " + page.type()
                    + "\r\nContent-Length: " + body.length
                    + "\r\nCache-Control: no-store"
                    + (page.allow().isEmpty() ? "" : "\r\nAllow: " + page.allow())
                    + "\r\nConnection: close\r\n\r\n";
            byte[] lines = text.getBytes(StandardCharsets.US_ASCII);
            boolean headOnly = method.equals("HEAD");
            ByteBuffer all = ByteBuffer.allocate(lines.length + (headOnly ? 0 : body.length));
            all.put(lines);
            if (!headOnly) {
                all.put(body);
            }
            ByteBuffer buffer = all.flip();
            response = buffer;
            deadline = ticker.nanos() + RESPONSE_TIMEOUT_NANOS;
            write(buffer);
        }

        private void write(ByteBuffer bytes) throws IOException {
            channel.write(bytes);
            if (bytes.hasRemaining()) {
                key.interestOps(SelectionKey.OP_WRITE);
                return;
            }
            sent = true;
            deadline = ticker.nanos() + CLOSE_TIMEOUT_NANOS;
            channel.shutdownOutput();
            key.interestOps(SelectionKey.OP_READ);
        }

        private void drain() throws IOException {
            head.clear();
            if (channel.read(head) < 0) {
                close();
            }
        }

        void close() {
            exchanges.remove(this);
            key.cancel();
            try {
                channel.close();
            } catch (IOException alreadyClosed) {
                deadline = ticker.nanos();
            }
        }

        private static String reason(int status) {
            return switch (status) {
                case 200 -> "OK";
                case 400 -> "Bad Request";
                case 404 -> "Not Found";
                case 405 -> "Method Not Allowed";
                case 431 -> "Request Header Fields Too Large";
                case 500 -> "Internal Server Error";
                default -> "Service Unavailable";
            };
        }
    }
}
