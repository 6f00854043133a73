package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Asks servers who they are. Those that were started a moment ago may not listen yet: they are asked again for a good part of
 * the command's time. One thread, one use.
 */
final class Muster {
    private static final long POLL_MILLIS = 100;

    private final ClusterClient cluster;
    private final SortedMap<ServerId, Target> targets;
    private final SortedMap<ServerId, ServerStatus> present = new TreeMap<>();
    private final SortedMap<ServerId, String> silent = new TreeMap<>();

    Muster(ClusterClient cluster, SortedMap<ServerId, Target> targets) {
        this.cluster = cluster;
        this.targets = targets;
    }

    /** Who answered: all of them, or at least one that belongs to a cluster, or those that did in time. */
    SortedMap<ServerId, ServerStatus> call() throws Failure {
        Deadline deadline = cluster.deadline();
        long patience = deadline.totalMillis() * 7 / 10;
        ask();
        while (!silent.isEmpty() && !isOneConfigured() && deadline.elapsedMillis() < patience) {
            deadline.pause(POLL_MILLIS);
            ask();
        }
        if (present.isEmpty()) {
            throw new Failure(
                    Cause.UNREACHABLE,
                    "none of the servers can be reached: " + words(),
                    "start them first: raftctl node --id ID --listen H:P --data-dir DIR");
        }
        return present;
    }

    void mustBeComplete() throws Failure {
        if (!silent.isEmpty()) {
            throw Failure.of(new Refusal(
                    Reason.SERVER_UNREACHABLE,
                    "nothing was changed: no answer from " + words(),
                    "every server of the cluster has to run when it is formed"));
        }
    }

    private void ask() throws Failure {
        silent.clear();
        List<ServerId> ids = new ArrayList<>();
        List<Target> asked = new ArrayList<>();
        targets.forEach((id, target) -> {
            if (!present.containsKey(id)) {
                ids.add(id);
                asked.add(target);
            }
        });
        List<Reply> replies = cluster.askTargets(asked, new ClientRequest.Describe(), false);
        for (int i = 0; i < replies.size(); i++) {
            heard(ids.get(i), replies.get(i));
        }
    }

    private void heard(ServerId id, Reply reply) throws Failure {
        String address = reply.target().address().toString();
        if (!(reply.reply() instanceof ServerStatus status)) {
            silent.put(id, id + " at " + address + why(reply));
        } else if (status.id().equals(id)) {
            present.put(id, status);
        } else {
            throw Failure.of(new Refusal(
                    Reason.WRONG_SERVER,
                    "nothing was changed: at " + address + " answers " + status.id() + ", not " + id,
                    "check the addresses"));
        }
    }

    private static String why(Reply reply) {
        return reply.trouble() == null ? "" : " (" + Sighting.text(reply.trouble()) + ")";
    }

    private boolean isOneConfigured() {
        for (ServerStatus each : present.values()) {
            if (!each.configuration().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private String words() {
        return String.join(", ", silent.values());
    }
}
