package dev.raftctl.node.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.raftctl.node.metrics.Exposition;
import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Answers {@code /metrics}, {@code /livez} and {@code /readyz} over HTTP, on threads of its own, so that it answers also when
 * nothing else here does. Takes a bounded number of connections and waits a bounded time for each; speaks to anyone who can
 * reach it, and tells nothing that was written.
 */
final class MetricsPort implements AutoCloseable {
    private static final int BACKLOG = 16;
    private static final int THREADS = 2;
    private static final int WAITING_MAX = 32;
    private static final long REST_SECONDS = 5;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int UNAVAILABLE = 503;

    private final HttpServer http;
    private final ThreadPoolExecutor threads;
    private final MetricsPage page;
    private final Vitals vitals;

    private MetricsPort(HttpServer http, MetricsPage page, Vitals vitals) {
        this.http = http;
        this.page = page;
        this.vitals = vitals;
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, REST_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), work -> {
                    Thread thread = new Thread(work, "raftctl-metrics");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Serves when this returns; an {@link IOException} names the address and what is wrong with it. */
    static MetricsPort open(HostPort listen, MetricsPage page, Vitals vitals) throws IOException {
        // The server reads these once; without them it waits for a slow asker for ever.
        prefer("sun.net.httpserver.maxReqTime", "5");
        prefer("sun.net.httpserver.maxRspTime", "10");
        prefer("jdk.httpserver.maxConnections", "64");
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(listen.host(), listen.port()), BACKLOG);
        } catch (IOException refused) {
            throw new IOException(
                    "cannot serve metrics on " + listen + " (metrics.listen): " + refused.getMessage(), refused);
        }
        MetricsPort port = new MetricsPort(http, page, vitals);
        http.setExecutor(port.threads);
        http.createContext("/", port::answer);
        http.start();
        return port;
    }

    private static void prefer(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    int port() {
        return http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, WRONG_METHOD, "text/plain; charset=utf-8", "only GET and HEAD are answered here\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/metrics" -> send(exchange, OK, Exposition.CONTENT_TYPE, page.text());
                case "/livez" -> tell(exchange, vitals::life);
                case "/readyz" -> tell(exchange, vitals::service);
                default ->
                    send(exchange, NOT_FOUND, "text/plain; charset=utf-8", "here are /metrics, /livez and /readyz\n");
            }
        }
    }

    private static void tell(HttpExchange exchange, Supplier<List<Vitals.Check>> looked) throws IOException {
        VitalsText text = new VitalsText(looked.get());
        String query = exchange.getRequestURI().getQuery();
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        int status = text.ok() ? OK : UNAVAILABLE;
        if (accept != null && accept.contains("application/json")) {
            send(exchange, status, "application/json", text.json());
        } else {
            boolean verbose = query != null && query.contains("verbose");
            send(exchange, status, "text/plain; charset=utf-8", verbose ? text.lines() : text.line());
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        boolean headOnly = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, headOnly ? -1 : body.length);
        if (!headOnly) {
            exchange.getResponseBody().write(body);
        }
    }
}
