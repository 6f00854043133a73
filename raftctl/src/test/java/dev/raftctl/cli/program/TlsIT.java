package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster with certificates from {@code tls init}, its operators, and callers with foreign certificates. */
class TlsIT {
    @TempDir
    Path directory;

    private final Map<String, String> addresses = new TreeMap<>();
    private final List<RunningNode> nodes = new ArrayList<>();
    private Path config;
    private String metrics = "";

    private void threeServers() throws Exception {
        for (String id : List.of("n1", "n2", "n3", "n4")) {
            addresses.put(id, "127.0.0.1:" + RunningNode.freePort());
        }
        init("tls", addresses);
        config = directory.resolve("cluster.toml");
        Files.writeString(config, configuration());
        metrics = "127.0.0.1:" + RunningNode.freePort();
        start("n1", "--set", "metrics.listen=" + metrics);
        start("n2");
        start("n3");
        operator().run("wait", "leader", "--timeout", "60s").requireExit(0);
    }

    private void init(String name, Map<String, String> servers) {
        StringJoiner list = new StringJoiner(",");
        servers.forEach((id, address) -> list.add(id + "=" + address));
        Program.file()
                .run("tls", "init", "--dir", directory.resolve(name).toString(), "--servers", list.toString())
                .requireExit(0);
    }

    private String configuration() {
        StringJoiner servers = new StringJoiner(", ");
        for (String id : List.of("n1", "n2", "n3")) {
            servers.add(id + " = \"" + addresses.get(id) + "\"");
        }
        Path tls = directory.resolve("tls");
        return "[node]\ndata-dir = \"" + directory.resolve("{id}") + "\"\n"
                + "[cluster]\nname = \"orders\"\nbootstrap = true\nservers = { " + servers + " }\n"
                + "[tls]\ncert = \"" + tls.resolve("{id}.pem") + "\"\nkey = \"" + tls.resolve("{id}-key.pem")
                + "\"\nca = \"" + tls.resolve("ca.pem") + "\"\n";
    }

    private void start(String id, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("node", "--config", config.toString(), "--id", id));
        words.addAll(List.of(more));
        nodes.add(RunningNode.start(Program.file(), directory, words.toArray(String[]::new)));
    }

    @AfterEach
    void stopAll() {
        nodes.forEach(RunningNode::close);
    }

    private Program programWithCertificate(String authority, String folder, String name) {
        Path own = directory.resolve(folder);
        return Program.file()
                .with("RAFTCTL_ENDPOINTS", String.valueOf(addresses.get("n1")))
                .with("RAFTCTL_TIMEOUT", "60s")
                .with(
                        "RAFTCTL_CACERT",
                        directory.resolve(authority).resolve("ca.pem").toString())
                .with("RAFTCTL_CERT", own.resolve(name + ".pem").toString())
                .with("RAFTCTL_KEY", own.resolve(name + "-key.pem").toString());
    }

    private Program operator() {
        return programWithCertificate("tls", "tls", "operator");
    }

    @Test
    void servesCertifiedPeersAndExplainsRejections() throws Exception {
        threeServers();
        operator().run("put", "a", "1").requireExit(0);
        Program.ProgramResult status = operator().run("status", "-o", "json").requireExit(0);
        assertThat(status.out()).contains("\"certificateExpires\":\"20");
        assertExpiryMetric();
        assertAServerCanJoin();
        assertClientsCannotOperate();
        assertForeignCertificatesAreRejected();
    }

    private void assertExpiryMetric() throws Exception {
        HttpRequest page = HttpRequest.newBuilder(URI.create("http://" + metrics + "/metrics"))
                .build();
        String text = HttpClient.newHttpClient()
                .send(page, HttpResponse.BodyHandlers.ofString())
                .body();
        String expiry = text.lines()
                .filter(line -> line.startsWith("raft_certificate_expiry_timestamp_seconds "))
                .findFirst()
                .orElseThrow();
        assertThat(Double.parseDouble(expiry.split(" ")[1]))
                .isGreaterThan(Instant.now().getEpochSecond());
    }

    private void assertAServerCanJoin() throws Exception {
        start("n4", "--set", "cluster.bootstrap=false", "--listen", String.valueOf(addresses.get("n4")));
        // The first handshake is slow on a busy machine, and a leader waits only briefly for it.
        operator().awaitExit(0, "add-server", "n4=" + addresses.get("n4"));
        operator().awaitExit(0, "tls", "check");
    }

    private void assertClientsCannotOperate() {
        Program client = programWithCertificate("tls", "tls", "client");
        assertThat(client.run("get", "a", "-o", "value").requireExit(0).out()).isEqualTo("1");
        Program.ProgramResult refused = client.run("transfer-leadership").requireExit(5);
        assertThat(refused.err()).contains("the certificate of client client does not allow");
        client.run("remove-server", "n4", "-y").requireExit(5);
    }

    private void assertForeignCertificatesAreRejected() throws Exception {
        init("other", Map.of("n1", "127.0.0.1:1"));
        Program.ProgramResult wrongAuthority =
                programWithCertificate("other", "tls", "operator").run("status").requireExit(3);
        assertThat(wrongAuthority.err()).contains("CN=n1", "signed by another authority");
        Program.ProgramResult stranger = programWithCertificate("tls", "other", "operator")
                .run("put", "a", "2")
                .requireExit(3);
        assertThat(stranger.err()).contains("does not accept the certificate", "CN=operator");
        Program.ProgramResult plain = Program.file()
                .with("RAFTCTL_ENDPOINTS", String.valueOf(addresses.get("n1")))
                .run("status")
                .requireExit(3);
        assertThat(plain.err()).contains("requires TLS");
        nodes.get(0).awaitLog("rejected connection from ");
        assertThat(operator().run("get", "a", "-o", "value").requireExit(0).out())
                .isEqualTo("1");
    }

    @Test
    void refusesPlaintextToOtherMachinesUnlessInsecureIsGiven() throws Exception {
        String[] words = {
            "node", "--id", "n9", "--listen", "0.0.0.0:" + RunningNode.freePort(), "--advertise", "127.0.0.1:7001"
        };
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data-dir", directory.resolve("n9").toString()));
        Program.ProgramResult result =
                Program.file().run(all.toArray(String[]::new)).requireExit(2);
        assertThat(result.err()).contains("which other machines can reach, without TLS", "--insecure");
    }
}
