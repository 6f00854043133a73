package dev.raftctl.node.simulation.safety;

import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import java.util.HashMap;
import java.util.Map;

/** If two logs contain an entry with the same index and term, they are identical up to this entry (paper figure 3). */
final class LogMatching implements SafetyProperty {
    private final Map<LogPosition, Long> hashes = new HashMap<>();

    @Override
    public void onDurable(CheckerServerModel server, LogEntry entry) {
        long hash = server.durable().hash(entry.index());
        Long known = hashes.putIfAbsent(entry.position(), hash);
        if (known != null && known != hash) {
            throw violated(
                    "%s has %s on disk, but the log before it differs from another server's".formatted(server, entry));
        }
    }
}
