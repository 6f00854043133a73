package dev.raftctl.cli.findings;

import dev.raftctl.client.ServerReachability;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The parts that the texts of all groups share. */
abstract class FindingTexts {
    static final String THIS_CLIENT = "this client";

    private final FindingContext context;

    FindingTexts(FindingContext context) {
        this.context = context;
    }

    FindingContext context() {
        return context;
    }

    FindingBuilder finding(FindingCause cause) {
        return new FindingBuilder(cause, context.evidence().at());
    }

    static String join(Collection<?> names) {
        return NameListFormatter.join(names);
    }

    /** Returns the singular verb for one name, and otherwise the plural one. */
    static String verb(Collection<?> names, String singular, String plural) {
        return names.size() == 1 ? singular : plural;
    }

    /** Returns from when on the leader accepts a membership change that it would refuse now, as a clause. */
    String untilChangesAreAccepted() {
        return !context.hasLeader()
                ? "once there is a leader"
                : context.hasMajority()
                        ? "once the membership change in progress is complete"
                        : "once the leader answers and is connected to a majority";
    }

    static List<String> names(Collection<MissingServer> servers) {
        return servers.stream().map(MissingServer::name).toList();
    }

    /** Returns each server with the reason why it does not answer, in parentheses. */
    static List<String> namesWithErrors(Collection<MissingServer> servers) {
        return servers.stream()
                .map(server -> server.name() + " (" + server.error() + ")")
                .toList();
    }

    /** Adds a row of evidence for each server that does not answer. */
    static FindingBuilder withEvidence(FindingBuilder finding, Collection<MissingServer> servers) {
        for (MissingServer each : servers) {
            finding.evidence(each.name(), each.error(), THIS_CLIENT, each.silentMs());
        }
        return finding;
    }

    /** Returns one instruction for making all missing servers answer again. */
    static String startText(Collection<MissingServer> servers, int count) {
        List<String> startable = new ArrayList<>();
        List<String> alternatives = new ArrayList<>();
        boolean mayRun = false;
        for (MissingServer each : servers) {
            if (each.reachability().isOtherServer()) {
                alternatives.add(
                        "stop the foreign server at " + each.address() + " and start " + each.name() + " there");
            } else if (each.reachability() == ServerReachability.UNTRUSTED) {
                alternatives.add("check the certificate of " + each.name());
            } else {
                startable.add(each.name());
                mayRun |= each.mayBeRunning();
            }
        }
        if (!startable.isEmpty()) {
            String network = mayRun ? ", or restore the network to " + (startable.size() == 1 ? "it" : "them") : "";
            alternatives.add(0, "start " + choice(startable, count) + network);
        }
        return String.join("; or ", alternatives);
    }

    private static String choice(List<String> names, int count) {
        if (count >= names.size()) {
            return join(names);
        }
        return names.size() == 2
                ? names.get(0) + " or " + names.get(1) + ", one is enough"
                : count + " of " + String.join(", ", names);
    }
}
