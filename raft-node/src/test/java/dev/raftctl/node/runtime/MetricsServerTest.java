package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.metrics.NodeMetric;
import dev.raftctl.protocol.wire.ProtocolConstants;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the HTTP pages of a node. */
class MetricsServerTest {
    private static final int SOCKET_MILLIS = 60_000;

    @TempDir
    Path root;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aLeaderReportsItsMetrics() throws Exception {
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.serveMetrics();
            cluster.listServers("n1");
            RaftNode node = cluster.start("n1");
            cluster.put("a", "1");
            assertThat(cluster.get("a")).isEqualTo("1");

            Await.until("it is ready", () -> get(node, "/readyz").statusCode() == 200);
            // The core learns of applied entries shortly after the reply.
            AtomicReference<TreeMap<String, Double>> page = new AtomicReference<>();
            Await.until("all metrics are updated", () -> {
                page.set(PrometheusTextParser.parse(get(node, "/metrics").body()));
                return page.get().get("raft_commit_index").equals(page.get().get("raft_last_applied"))
                        && page.get().get("raft_keys") == 1
                        && page.get().get("raft_reads_done_total") > 0;
            });
            TreeMap<String, Double> samples = page.get();
            assertThat(samples)
                    .containsEntry("raft_is_leader", 1.0)
                    .containsEntry("raft_role{role=\"leader\"}", 1.0)
                    .containsEntry("raft_role{role=\"follower\"}", 0.0)
                    .containsEntry("raft_leader_known", 1.0)
                    .containsEntry("raft_keys", 1.0)
                    .containsEntry("raft_members{kind=\"voter\"}", 1.0)
                    .containsEntry("raft_votes_refused_total{reason=\"stale_log\"}", 0.0)
                    // Usually there is one election; a disk that stalls for long costs the leadership. Each election
                    // starts a term, and the cluster starts in term 1.
                    .containsEntry("raft_elections_started_total{reason=\"timeout\"}", samples.get("raft_term") - 1)
                    .hasEntrySatisfying(
                            "raft_elections_started_total{reason=\"timeout\"}",
                            started -> assertThat(started)
                                    .isPositive()
                                    .isGreaterThanOrEqualTo(samples.get("raft_leader_changes_total")));
            assertThat(samples.get("raft_leader_changes_total")).isPositive();
            assertThat(samples.get("raft_proposals_done_total")).isPositive();
            assertThat(samples.get("raft_reads_done_total")).isPositive();
            assertThat(samples.get("raft_fsync_seconds_count")).isPositive();
            assertThat(samples.get("raft_append_batch_entries_sum")).isPositive();
            assertThat(samples.get("process_start_time_seconds")).isPositive();
        }
    }

    @Test
    void exactlyTheListedMetricsAreServed() throws Exception {
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.serveMetrics();
            cluster.listServers("n1");
            String page = get(cluster.start("n1"), "/metrics").body();
            List<String> served = page.lines()
                    .filter(line -> line.startsWith("# TYPE "))
                    .map(line -> line.split(" ")[2])
                    .toList();

            // Without TLS there is no certificate that could expire.
            assertThat(served)
                    .containsExactlyInAnyOrder(List.of(NodeMetric.values()).stream()
                            .filter(metric -> metric != NodeMetric.RAFT_CERTIFICATE_EXPIRY_TIMESTAMP_SECONDS
                                    && metric != NodeMetric.RAFT_TLS_FILES_UNUSABLE)
                            .map(NodeMetric::exposedName)
                            .toArray(String[]::new));
        }
    }

    @Test
    void anUnconfiguredServerIsLiveButNotReady() throws Exception {
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.serveMetrics();
            RaftNode node = cluster.start("n1");

            assertThat(get(node, "/livez").statusCode()).isEqualTo(200);
            assertThat(get(node, "/livez").body()).startsWith("ok: ").hasLineCount(1);
            HttpResponse<String> ready = get(node, "/readyz");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo("not ok: n1 is unconfigured\n");
            assertThat(get(node, "/readyz?verbose").body())
                    .contains("[+] accepting: ")
                    .contains("[-] member: n1 is unconfigured")
                    .contains("[-] leader: ");
            assertThat(send(node, "GET", "/readyz", "application/json").body())
                    .startsWith("{\"ok\":false,\"checks\":[{\"name\":\"accepting\",\"ok\":true,\"reason\":");
        }
    }

    @Test
    void aFollowerWithoutALeaderIsNotReady() throws Exception {
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.serveMetrics();
            cluster.listServers("n1", "n2");
            cluster.start("n1");
            cluster.start("n2");
            String leader = cluster.awaitLeader();
            RaftNode follower = cluster.node(leader.equals("n1") ? "n2" : "n1");
            Await.until("it is ready", () -> get(follower, "/readyz").statusCode() == 200);

            cluster.crash(leader);

            Await.until("it is not ready", () -> get(follower, "/readyz").statusCode() == 503);
            assertThat(get(follower, "/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void peerConnectionsAreReportedWithTheirProtocolVersion() throws Exception {
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.serveMetrics();
            cluster.listServers("n1", "n2");
            RaftNode node = cluster.start("n1");
            cluster.start("n2");
            Await.until(
                    "the connection is up",
                    () -> linkMetricsOf(node, "n2").equals(List.of(1.0, (double) ProtocolConstants.VERSION)));

            cluster.crash("n2");

            Await.until(
                    "the connection is down", () -> linkMetricsOf(node, "n2").equals(List.of(0.0, 0.0)));
        }
    }

    private List<Double> linkMetricsOf(RaftNode node, String peer) {
        TreeMap<String, Double> samples =
                PrometheusTextParser.parse(get(node, "/metrics").body());
        String labels = "{peer=\"" + peer + "\"}";
        return List.of(
                samples.getOrDefault("raft_peer_connected" + labels, -1.0),
                samples.getOrDefault("raft_peer_protocol_version" + labels, -1.0));
    }

    @Test
    void unknownPathsAndMethodsAreRejected() throws Exception {
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.serveMetrics();
            RaftNode node = cluster.start("n1");

            assertThat(get(node, "/").statusCode()).isEqualTo(404);
            assertThat(get(node, "/metrics/x").statusCode()).isEqualTo(404);
            assertThat(send(node, "POST", "/metrics", "*/*").statusCode()).isEqualTo(405);
            HttpResponse<String> head = send(node, "HEAD", "/metrics", "*/*");
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void anIncompleteRequestTimesOutWithoutBlockingOthers() throws Exception {
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.serveMetrics();
            RaftNode node = cluster.start("n1");
            try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), node.metricsPort())) {
                slow.setSoTimeout(SOCKET_MILLIS);
                OutputStream out = slow.getOutputStream();
                out.write("GET /metrics HT".getBytes(StandardCharsets.US_ASCII));
                out.flush();

                assertThat(get(node, "/livez").statusCode()).isEqualTo(200);
                InputStream in = slow.getInputStream();
                assertThat(in.read()).as("the end of the stream").isEqualTo(-1);
            }
        }
    }

    @Test
    void manySlowConnectionsDoNotBlockOthers() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.serveMetrics();
            RaftNode node = cluster.start("n1");
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.metricsPort());
                slow.add(socket);
                socket.getOutputStream().write("GET /livez HT".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(get(node, "/livez").statusCode()).isEqualTo(200);
            assertThat(get(node, "/metrics").statusCode()).isEqualTo(200);
        } finally {
            for (Socket each : slow) {
                each.close();
            }
        }
    }

    @Test
    void malformedRequestsAreRejected() throws Exception {
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.serveMetrics();
            RaftNode node = cluster.start("n1");
            assertThat(sendRaw(node, "nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
            assertThat(sendRaw(node, "GET http://[ HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
            assertThat(sendRaw(node, "\r\n\r\n")).startsWith("HTTP/1.1 400 ");
            assertThat(sendRaw(node, "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n"))
                    .startsWith("HTTP/1.1 431 ");
            assertThat(get(node, "/livez").statusCode()).isEqualTo(200);
        }
    }

    private static String sendRaw(RaftNode node, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.metricsPort())) {
            socket.setSoTimeout(SOCKET_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(20), StandardCharsets.US_ASCII);
        }
    }

    private HttpResponse<String> get(RaftNode node, String path) {
        return send(node, "GET", path, "*/*");
    }

    private HttpResponse<String> send(RaftNode node, String method, String path, String accept) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.metricsPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Accept", accept)
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
