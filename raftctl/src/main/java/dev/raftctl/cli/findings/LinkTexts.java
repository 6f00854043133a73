package dev.raftctl.cli.findings;

import dev.raftctl.cli.findings.LinkCause.CutLink;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The texts of findings about links between servers. */
final class LinkTexts extends FindingTexts implements LinkCause.Visitor<FindingBuilder> {
    LinkTexts(FindingContext context) {
        super(context);
    }

    @Override
    public FindingBuilder onLinkCut(LinkCause.LinkCut cause) {
        List<CutLink> links = cause.links();
        boolean isOutage = cause.severity() == FindingSeverity.DOWN;
        List<String> clauses = new ArrayList<>();
        for (CutLink each : links) {
            clauses.add(describe(each));
        }
        FindingBuilder finding = evidence(finding(cause), links)
                .lasting(shortestSilence(links))
                .symptom((isOutage ? "no leader: " : "") + String.join("; ", clauses))
                .because(isOutage ? "no server reaches a majority" : "")
                .servers(ends(links))
                .certainty(FindingCertainty.INFERRED)
                .details(cause.matrix());
        if (isOutage) {
            finding.impact("writes refused", "linearizable reads refused")
                    .works(StaleReads.describe(context()))
                    .not("campaign: no server reaches enough voters");
        }
        if (cause.connectors().size() == 1) {
            ServerId connector = cause.connectors().get(0);
            finding.detail("Only " + connector + " connects them: do not stop " + connector);
        }
        List<MissingServer> missing =
                isOutage ? context().missing(context().configuration().allVoters()) : List.of();
        return finding.next((missing.isEmpty() ? "" : startText(missing, 1) + "; or ") + checkNetwork(links));
    }

    private String describe(CutLink link) {
        boolean fromLeader = context().isLeader(link.from());
        boolean toLeader = context().isLeader(link.to());
        if (fromLeader || toLeader) {
            ServerId leader = fromLeader ? link.from() : link.to();
            ServerId other = fromLeader ? link.to() : link.from();
            return other + " and the leader " + leader + " have not heard from each other"
                    + DurationText.suffix(link.silentMs()) + link.problem();
        }
        return link.from() + " and " + link.to() + " do not reach each other" + link.problem();
    }

    private static FindingBuilder evidence(FindingBuilder finding, List<CutLink> links) {
        for (CutLink each : links) {
            finding.evidence(
                    each.from().value(), "not heard" + each.problem(), each.to().value(), each.silentMs());
        }
        return finding;
    }

    private static long shortestSilence(List<CutLink> links) {
        return links.stream()
                .mapToLong(CutLink::silentMs)
                .filter(millis -> millis >= 0)
                .min()
                .orElse(-1);
    }

    private static Set<ServerId> ends(List<CutLink> links) {
        Set<ServerId> ends = new TreeSet<>();
        for (CutLink each : links) {
            ends.add(each.from());
            ends.add(each.to());
        }
        return ends;
    }

    private static String checkNetwork(List<CutLink> links) {
        List<String> paths = new ArrayList<>();
        for (CutLink each : links) {
            paths.add("between " + each.fromAddress() + " and " + each.toAddress());
        }
        return "check the network " + join(paths);
    }

    @Override
    public FindingBuilder onOneWayLink(LinkCause.OneWayLink cause) {
        CutLink link = cause.link();
        String silence = DurationText.suffix(link.silentMs()) + link.problem();
        String symptom = context().isLeader(link.to())
                ? link.from() + " hears from the leader " + link.to() + ", which has not heard from " + link.from()
                        + silence
                : cause.isHearerLeader()
                        ? link.to() + " does not hear from the leader " + link.from() + ", which hears from "
                                + link.to() + link.problem()
                        : link.from() + " hears " + link.to() + ", but " + link.to() + " does not hear " + link.from()
                                + silence;
        return evidence(finding(cause), List.of(link))
                .lasting(link.silentMs())
                .symptom(symptom)
                .servers(List.of(link.from(), link.to()))
                .details(cause.matrix())
                .not("restart the servers; the network is the cause")
                .next("check the network from " + link.fromAddress() + " to " + link.toAddress());
    }

    @Override
    public FindingBuilder onNetworkSplit(LinkCause.NetworkSplit cause) {
        boolean isOutage = cause.severity() == FindingSeverity.DOWN;
        List<String> groups = new ArrayList<>();
        for (List<ServerId> each : cause.groups()) {
            groups.add(join(each));
        }
        List<String> links = new ArrayList<>();
        for (CutLink each : cause.links()) {
            links.add(each.from() + " cannot reach " + each.to() + " at " + each.toAddress() + each.problem());
        }
        FindingBuilder finding = evidence(finding(cause), cause.links())
                .lasting(shortestSilence(cause.links()))
                .symptom((isOutage ? "no leader, and none can be elected: " : "")
                        + "the servers are split into groups: " + String.join(" | ", groups))
                .because(
                        isOutage
                                ? "no voter can reach enough other voters for a majority at their configured addresses: "
                                        + String.join("; ", links)
                                : "")
                .servers(ends(cause.links()))
                .certainty(FindingCertainty.INFERRED)
                .details(cause.matrix());
        if (isOutage) {
            finding.impact("writes refused", "linearizable reads refused")
                    .works(StaleReads.describe(context()))
                    .not("campaign: no server reaches enough voters");
        }
        return finding.next("restore the network between the groups, or start each server at its configured address");
    }

    @Override
    public FindingBuilder onNotFollowing(LinkCause.NotFollowing cause) {
        ServerId id = cause.server().id();
        return finding(cause)
                .symptom(id + " does not follow " + cause.leader())
                .because("it is " + cause.server().role().label() + " in term "
                        + cause.server().term())
                .server(id)
                .next("", "raftctl inspect " + id);
    }
}
