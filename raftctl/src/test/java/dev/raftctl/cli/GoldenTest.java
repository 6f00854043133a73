package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.FakeCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the output and exit code of every command, in every {@link ClusterScenario} and output format, with golden
 * files. {@code -Drewrite} rewrites the files.
 */
class GoldenTest {
    private static final Path GOLDEN_DIRECTORY = Path.of("src/test/resources/dev/raftctl/cli/golden");
    private static final List<String> VIEWS = List.of("explain", "health", "status", "votes", "wait");
    private static final List<String> FORMATS = List.of("table", "wide", "json", "jsonl", "yaml", "value");

    /** Returns the commands of each golden file. */
    static Map<String, List<String>> commands() {
        Map<String, List<String>> commands = new TreeMap<>();
        commands.put("status", List.of("status", "status n2", "status n9"));
        commands.put("servers", List.of("servers"));
        commands.put("votes", List.of("votes", "votes --term 3"));
        commands.put("top", List.of("top", "top --count 2", "top --interval 1ms", "top --count 0"));
        commands.put("health", List.of("health"));
        commands.put(
                "explain",
                List.of(
                        "explain",
                        "explain n3",
                        "explain election",
                        "explain lag",
                        "explain write",
                        "explain write --dry-run",
                        "explain one-way-link",
                        "explain x"));
        commands.put(
                "mute",
                List.of(
                        "mute DISK_LOW --for 12h --reason maintenance",
                        "mute DISK_LOW --for 12h --reason maintenance --dry-run",
                        "mute DISK_LOW --for 12h",
                        "mute disc --for 12h --reason maintenance"));
        commands.put("mute-list", List.of("mute --list", "mute --list --for 12h"));
        commands.put(
                "op",
                List.of(
                        "op ls",
                        "op ls --running",
                        "op ls --limit 1",
                        "op show remove-n3",
                        "op show remove-n3 -o json",
                        "op show nothing",
                        "op show a/b",
                        "op wait remove-n3",
                        "op wait transfer",
                        "op cancel remove-n3",
                        "op cancel transfer --dry-run",
                        "op undo remove-n3 --dry-run",
                        "op undo transfer",
                        "op"));
        commands.put("audit", List.of("audit", "audit --who bob", "audit --since 1h", "audit --since long"));
        commands.put("unmute", List.of("unmute disk-low", "unmute disk-low --dry-run", "unmute disc"));
        commands.put(
                "tls",
                List.of(
                        "tls init",
                        "tls init --dir d --servers n1",
                        "tls init --dir d --servers operator=10.0.0.1:7001",
                        "tls init --dir d --servers n1=10.0.0.1:7001 --days 0",
                        "tls check",
                        "tls check --cert no.pem",
                        "tls check --cacert no-ca.pem --cert no.pem --key no-key.pem"));
        commands.put("inspect", List.of("inspect n1", "inspect n9"));
        commands.put("can-stop", List.of("can-stop n1", "can-stop n1 n2", "can-stop n3 n9"));
        commands.put("verify", List.of("verify", "verify --no-files"));
        commands.put(
                "wait",
                List.of(
                        "wait leader",
                        "wait healthy",
                        "wait members=3",
                        "wait members=9",
                        "wait applied=21",
                        "wait caught-up=n3",
                        "wait gone=n9",
                        "wait gone=n1",
                        "wait luck"));
        commands.put(
                "log",
                List.of(
                        "log ls --to 6",
                        "log show --from 1 --to 2",
                        "log tail --limit 3",
                        "log ls --node n3 --from 19"));
        commands.put(
                "bootstrap",
                List.of(
                        "bootstrap n1=10.0.0.1:7001 n2=10.0.0.2:7001 n3=10.0.0.3:7001",
                        "bootstrap n1=10.0.0.1:7001 n2=10.0.0.2:7001 n3=10.0.0.3:7001 --dry-run",
                        "bootstrap n1=10.0.0.2:7001",
                        "bootstrap n1=10.0.0.1:7001",
                        "bootstrap"));
        commands.put(
                "add-server",
                List.of(
                        "add-server n4=10.0.0.4:7001",
                        "add-server n4=10.0.0.4:7001 --learner",
                        "add-server n4=10.0.0.4:7001 --dry-run",
                        "add-server n3=10.0.0.3:7001",
                        "add-server n3=10.0.0.9:7001",
                        "add-server n4"));
        commands.put(
                "remove-server",
                List.of(
                        "remove-server n3 -y",
                        "remove-server n1 --yes",
                        "remove-server n3",
                        "remove-server n3 --dry-run",
                        "remove-server n9 -y"));
        commands.put(
                "apply",
                List.of(
                        "apply src/test/resources/dev/raftctl/cli/apply/cluster.toml --dry-run",
                        "apply src/test/resources/dev/raftctl/cli/apply/cluster.toml --check",
                        "apply src/test/resources/dev/raftctl/cli/apply/same.toml --check",
                        "apply src/test/resources/dev/raftctl/cli/apply/same.toml",
                        "apply nowhere.toml",
                        "apply --plan nowhere.json",
                        "apply"));
        commands.put(
                "set-address",
                List.of(
                        "set-address n2 10.0.0.2:7001",
                        "set-address n2 10.0.0.12:7001 --dry-run",
                        "set-address n2 10.0.0.3:7001",
                        "set-address n9 10.0.0.9:7001",
                        "set-address n2 nowhere"));
        commands.put("promote-demote", List.of("promote n3", "demote n3 -y", "demote n3", "promote n9"));
        commands.put(
                "replace-server",
                List.of(
                        "replace-server n2 n4=10.0.0.4:7001 -y",
                        "replace-server n2 n4=10.0.0.4:7001 --dry-run",
                        "replace-server n2 n2=10.0.0.4:7001 -y"));
        commands.put(
                "step-down",
                List.of(
                        "step-down",
                        "step-down n1 --hold 30s",
                        "step-down n2",
                        "step-down --force",
                        "step-down --force -y",
                        "step-down --dry-run"));
        commands.put(
                "transfer-leadership",
                List.of(
                        "transfer-leadership",
                        "transfer-leadership n3",
                        "transfer-leadership n1",
                        "transfer-leadership n9"));
        commands.put(
                "maintenance-on",
                List.of(
                        "maintenance on n2 --for 2h --reason memory",
                        "maintenance on n1 --for 2h --reason memory --dry-run",
                        "maintenance on n2",
                        "maintenance on n9 --reason memory",
                        "maintenance on n2 --for 0s --reason memory",
                        "maintenance"));
        commands.put(
                "maintenance-off", List.of("maintenance off n2", "maintenance off n2 --dry-run", "maintenance off"));
        commands.put("campaign", List.of("campaign n2", "campaign n1"));
        commands.put(
                "put",
                List.of(
                        "put k v",
                        "put a 2 --if-absent",
                        "put a 2 --if-version 21",
                        "put a 2 --if-version 7",
                        "put k v --dry-run",
                        "put k"));
        commands.put("get", List.of("get a", "get b/x", "get nothing", "get a --stale"));
        commands.put("del", List.of("del a", "del nothing", "del b/ --prefix", "del a --dry-run"));
        commands.put("ls", List.of("ls", "ls b/ --limit 1", "ls nothing"));
        commands.put("incr", List.of("incr a", "incr a -5", "incr b/x", "incr a much"));
        commands.put("cas", List.of("cas a 1 2", "cas a 7 2", "cas nothing 1 2"));
        commands.putAll(coordinationCommands());
        commands.put(
                "watch",
                List.of(
                        "watch b/ --prefix --from 100 --prev",
                        "watch b/x --from 100",
                        "watch b/x --from 0",
                        "watch",
                        "watch b/x --dry-run true"));
        commands.put(
                "snapshot",
                List.of(
                        "snapshot trigger",
                        "snapshot trigger n2",
                        "snapshot trigger n9",
                        "snapshot trigger --dry-run",
                        "snapshot save nowhere/file --dry-run",
                        "snapshot save",
                        "snapshot inspect nowhere/file",
                        "snapshot restore nowhere/file --data-dir nowhere/data --servers n1=10.0.0.1:7001",
                        "snapshot restore nowhere/file --data-dir nowhere/data --servers n1",
                        "snapshot restore nowhere/file --data-dir nowhere/data"));
        commands.put(
                "recover",
                List.of(
                        "recover --data-dir nowhere --i-understand-data-may-be-lost",
                        "recover --data-dir nowhere",
                        "recover --i-understand-data-may-be-lost"));
        commands.put(
                "bench",
                List.of(
                        "bench --warmup 100ms --duration 1s",
                        "bench --warmup 100ms --duration 1s --keys 20 --mix put=1,get=3 --keep",
                        "bench --warmup 0s --duration 1s --rate 100",
                        "bench --dry-run",
                        "bench --warmup 100ms --duration 1s --mix put=1,renew=1,handover=2 --watchers 3",
                        "bench --dry-run --mix put=2,renew=1,handover=1 --watchers 1000",
                        "bench --watchers 3 --mix get=1",
                        "bench --watchers 3 --size 4",
                        "bench --watchers 10001",
                        "bench --mix get",
                        "bench --mix put=0",
                        "bench --clients 0",
                        "bench --duration 0s"));
        commands.put(
                "usage",
                List.of(
                        "stauts",
                        "status --outptu json",
                        "-o xml status",
                        "status --timeout soon",
                        "status -e nowhere",
                        "log",
                        "status --color=sometimes",
                        "--timeout 0s status"));
        return commands;
    }

    private static Map<String, List<String>> coordinationCommands() {
        String txn = "src/test/resources/dev/raftctl/cli/txn/";
        return Map.of(
                "lease-ls",
                List.of("lease ls", "lease ls --limit 1", "lease"),
                "lease-show",
                List.of("lease show 24", "lease show 7", "lease show n1"),
                "lease-grant",
                List.of(
                        "lease grant 30s",
                        "lease grant 2s",
                        "lease grant 8d",
                        "lease grant soon",
                        "lease grant 30s --dry-run",
                        "put workers/w2 x --lease 24",
                        "put workers/w2 x --lease 7",
                        "put a x --if-absent --lease 24",
                        "put workers/w2 x --lease 24 --dry-run"),
                "lease-revoke",
                List.of("lease revoke 24", "lease revoke 7", "lease revoke 24 --dry-run"),
                "lease-keep-alive",
                List.of("lease keep-alive 24 --once", "lease keep-alive 7", "lease keep-alive 24 --dry-run"),
                "txn",
                List.of(
                        "txn " + txn + "move.txn",
                        "txn " + txn + "move.json",
                        "txn " + txn + "move.txn --dry-run",
                        "txn " + txn + "invalid.txn",
                        "txn " + txn + "twice.txn",
                        "txn " + txn + "not-a-number.txn",
                        "txn " + txn + "none.txn",
                        "txn -"),
                "locks",
                List.of("locks", "locks backup", "locks deploy"),
                "lock",
                List.of(
                        "lock backup --ttl 1s true",
                        "lock deploy --dry-run true",
                        "lock backup -n 0 true",
                        "lock backup --try --wait 1s true",
                        "lock backup"),
                "unlock",
                List.of(
                        "unlock backup --token 27 --force -y",
                        "unlock backup --token 27 --force",
                        "unlock backup --token 27 --force --dry-run",
                        "unlock backup --token 27",
                        "unlock backup --token 7 --force -y",
                        "unlock backup"));
    }

    private static final Set<String> WITH_LOCKS = coordinationCommands().keySet();

    static List<String> files() {
        return List.copyOf(commands().keySet());
    }

    @ParameterizedTest
    @MethodSource("files")
    void outputMatchesTheGoldenFile(String file) throws IOException {
        String actual = transcript(file, commands().getOrDefault(file, List.of()));
        if (System.getProperty("rewrite") != null) {
            Files.createDirectories(GOLDEN_DIRECTORY);
            Files.writeString(GOLDEN_DIRECTORY.resolve(file + ".txt"), actual);
            return;
        }
        try (InputStream golden = GoldenTest.class.getResourceAsStream("golden/" + file + ".txt")) {
            assertThat(golden).as(file + ".txt").isNotNull();
            assertThat(actual).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String transcript(String file, List<String> commands) {
        StringBuilder text = new StringBuilder();
        for (ClusterScenario scenario : ClusterScenario.values()) {
            if (scenario.isForViewsOnly() && !VIEWS.contains(file)) {
                continue;
            }
            if (file.equals("usage")
                    ? scenario != ClusterScenario.WELL
                    : scenario.isOnlyForVerify() && !file.equals("verify")) {
                continue;
            }
            text.append("== ")
                    .append(scenario.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .append('\n');
            for (String command : scenario.needsAllCommands() ? commands : commands.subList(0, 1)) {
                for (String format : formats(scenario, command.equals(commands.get(0)))) {
                    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
                    if (!format.equals("table")) {
                        arguments.addAll(List.of("-o", format));
                    }
                    appendRun(cluster(scenario, file), arguments, text);
                }
            }
        }
        return text.toString();
    }

    private static FakeCluster cluster(ClusterScenario scenario, String file) {
        if (file.equals("watch")) {
            return scenario.createWithChanges();
        }
        if (file.equals("op") || file.equals("audit")) {
            return scenario.createWithOperations();
        }
        return WITH_LOCKS.contains(file) ? scenario.createWithLocks() : scenario.create();
    }

    private static List<String> formats(ClusterScenario scenario, boolean first) {
        if (!first) {
            return List.of("table");
        }
        return scenario == ClusterScenario.WELL ? FORMATS : List.of("table", "json");
    }

    private static void appendRun(FakeCluster cluster, List<String> arguments, StringBuilder text) {
        CliRun run = CliRun.on(cluster, arguments.toArray(new String[0]));
        text.append("$ raftctl ").append(String.join(" ", arguments)).append('\n');
        appendLines("| ", run.out(), text);
        appendLines("! ", run.err(), text);
        text.append("= ").append(run.exit()).append('\n');
    }

    private static void appendLines(String prefix, String output, StringBuilder text) {
        // The id of a new cluster is random, and the judgement of a cluster has the current time.
        String timeless = output.replaceAll("(\\b(at|since|lastAlive)\"?: ?\")(?!2025-11-22)[0-9T:.-]{23}Z", "$1TIME");
        String same = timeless.replaceAll(
                "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-(?!0{11}1)[0-9a-f]{12}", "ID");
        String withoutIds = same.replaceAll("(op show |\"operation\": ?\"|operation: )[2-9a-z]{12}\\b", "$1OP");
        withoutIds.lines().forEach(line -> text.append(prefix).append(line).append('\n'));
    }
}
