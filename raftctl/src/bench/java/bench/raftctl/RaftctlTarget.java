package bench.raftctl;

import bench.Kv;
import bench.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * raftctl as it is shipped: the self-executing file RAFTCTL, with the launcher's own JVM flags unless {@code jvm=} says
 * others. Keys of its own: {@code election} in milliseconds, {@code snapshot} in entries.
 */
public final class RaftctlTarget extends Target {
    @Override
    protected List<String> nodeCommand(int i) throws Exception {
        List<String> command = new ArrayList<>();
        String program = System.getenv("RAFTCTL");
        if (opts.containsKey("jvm")) {
            command.add(System.getProperty("java.home") + "/bin/java");
            command.addAll(List.of(opts.get("jvm").split(" +")));
            command.add("-jar");
        }
        command.addAll(List.of(
                program, "node", "--config", configuration().toString(), "--id", "n" + i, "--data-dir", nodeDir(i).toString()));
        return command;
    }

    private Path configuration() throws Exception {
        StringBuilder servers = new StringBuilder();
        for (int i = 0; i < n; i++) {
            servers.append(i == 0 ? "" : ", ").append("n" + i + " = \"127.0.0.1:" + clientPort(i) + "\"");
        }
        Path file = dir.resolve("cluster.toml");
        String election = opts.containsKey("election")
                ? "[raft]\nelection-timeout = \"" + opts.get("election") + "ms\"\nheartbeat = \""
                        + Integer.parseInt(opts.get("election")) / 10 + "ms\"\n"
                : "";
        String snapshots = opts.containsKey("snapshot")
                ? "[snapshot]\nafter-entries = " + opts.get("snapshot") + "\n"
                : "";
        Files.writeString(
                file,
                "[cluster]\nname = \"bench\"\nbootstrap = true\nservers = { " + servers + " }\n" + election + snapshots);
        return file;
    }

    @Override
    protected Kv newKv() {
        return new RaftctlKv();
    }

    @Override
    public Map<String, Object> describe() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("election_ms", Integer.parseInt(opts.getOrDefault("election", "1000")));
        return settings;
    }
}
