package dev.raftctl.node.runtime;

import dev.raftctl.node.metrics.PrometheusTextWriter;
import dev.raftctl.node.runtime.HttpServer.HttpRequest;
import dev.raftctl.node.runtime.HttpServer.HttpResponse;
import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Serves {@code /metrics}, {@code /livez} and {@code /readyz} over HTTP on a thread of its own, so that it responds
 * even if the rest of the server is stuck. It responds to anyone who can reach it, and shows no user data.
 */
final class MetricsServer implements AutoCloseable {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;

    private final HttpServer http;

    private MetricsServer(HttpServer http) {
        this.http = http;
    }

    /** Opens the metrics server. If that fails, the {@link IOException} names the address and the problem. */
    static MetricsServer open(HostPort listen, MetricsPage page, HealthChecks healthChecks, TimeSource ticker)
            throws IOException {
        try {
            return new MetricsServer(HttpServer.open(
                    new InetSocketAddress(listen.host(), listen.port()),
                    "raftctl-metrics",
                    request -> respond(request, page, healthChecks),
                    ticker));
        } catch (IOException refused) {
            throw new IOException(
                    "cannot serve metrics on " + listen + " (metrics.listen): " + refused.getMessage(), refused);
        }
    }

    int port() {
        return http.port();
    }

    @Override
    public void close() {
        http.close();
    }

    private static HttpResponse respond(HttpRequest request, MetricsPage page, HealthChecks healthChecks) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return new HttpResponse(METHOD_NOT_ALLOWED, TEXT, "only GET and HEAD are supported\n", "GET, HEAD");
        }
        return switch (request.path()) {
            case "/metrics" -> new HttpResponse(OK, PrometheusTextWriter.CONTENT_TYPE, page.text());
            case "/livez" -> checks(request, healthChecks.liveness());
            case "/readyz" -> checks(request, healthChecks.readiness());
            default -> new HttpResponse(NOT_FOUND, TEXT, "the pages are /metrics, /livez and /readyz\n");
        };
    }

    private static HttpResponse checks(HttpRequest request, List<HealthChecks.HealthCheckResult> checks) {
        HealthReport text = new HealthReport(checks);
        int status = text.ok() ? OK : UNAVAILABLE;
        if (request.accept().contains("application/json")) {
            return new HttpResponse(status, "application/json", text.json());
        }
        boolean verbose = request.query().contains("verbose");
        return new HttpResponse(status, TEXT, verbose ? text.lines() : text.line());
    }
}
