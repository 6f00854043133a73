package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.Health.Finding;
import dev.raftctl.cli.cluster.Health.Severity;
import dev.raftctl.protocol.message.ProcessStatus.Duplicate;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Two processes that run as one server, one of them on a copy of the other's data directory: it may vote twice. Pure.
 */
final class Duplicates {
    private Duplicates() {}

    /** Whether two processes answered; one process may answer at two addresses. */
    static boolean areTwo(Sighting one, Sighting other) {
        return one.status() != null
                && other.status() != null
                && processOf(one.status()) != 0
                && processOf(other.status()) != 0
                && processOf(one.status()) != processOf(other.status());
    }

    private static long processOf(ServerStatus status) {
        return status.process().process();
    }

    static List<Finding> findings(Survey survey) {
        SortedMap<ServerId, Duplicate> found = new TreeMap<>();
        for (ServerStatus each : survey.answers()) {
            each.process().duplicates().forEach(duplicate -> found.put(duplicate.id(), duplicate));
        }
        for (Sighting each : survey.sightings()) {
            ServerId id = each.id();
            Sighting first = id == null ? null : survey.sighting(id);
            if (id != null && first != null && areTwo(first, each)) {
                found.put(
                        id,
                        new Duplicate(
                                id, first.address().toString(), each.address().toString()));
            }
        }
        List<Finding> findings = new ArrayList<>();
        found.values()
                .forEach(each -> findings.add(new Finding(
                        Severity.DOWN,
                        "two processes run as server " + each.id() + ", at " + each.address() + " and at " + each.copy()
                                + ": one of them on a copy of the data directory",
                        "stop the one at " + each.copy() + ", and delete its directory")));
        return findings;
    }
}
