package dev.raftctl.cli.findings;

import dev.raftctl.client.ReportedLeader;
import dev.raftctl.client.ServerReachability;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.List;

/** The texts of findings about what this client sees. */
final class VisibilityTexts extends FindingTexts implements VisibilityCause.Visitor<FindingBuilder> {
    VisibilityTexts(FindingContext context) {
        super(context);
    }

    @Override
    public FindingBuilder onNoServerAnswers(VisibilityCause.NoServerAnswers cause) {
        List<MissingServer> servers = cause.servers();
        boolean allRefused = cause.severity() == FindingSeverity.DOWN;
        FindingBuilder finding = finding(cause)
                .symptom("no server answers this client")
                .because(String.join("; ", namesWithErrors(servers)))
                .certainty(allRefused ? FindingCertainty.OBSERVED : FindingCertainty.UNDETERMINED)
                .impact("writes refused", "reads refused")
                .next(
                        allRefused
                                ? "start the servers, or check the addresses given with -e"
                                : "start the servers, or restore the network to them");
        for (MissingServer each : servers) {
            finding.detail(each.address() + "  " + each.error());
        }
        return withEvidence(finding, servers);
    }

    @Override
    public FindingBuilder onOnlyOneServerQueried(VisibilityCause.OnlyOneServerQueried cause) {
        return finding(cause)
                .symptom(Findings.describeOnlyQueried(cause.server()) + "; the other servers were not queried")
                .certainty(FindingCertainty.UNDETERMINED)
                .server(cause.server().id())
                .next("run 'use cluster' to query all servers again");
    }

    @Override
    public FindingBuilder onLeaderNotReached(VisibilityCause.LeaderNotReached cause) {
        ReportedLeader leader = cause.leader();
        MissingServer server = cause.server();
        FindingBuilder finding = finding(cause)
                .symptom("this client cannot reach the leader " + leader.id())
                .because(Findings.describe(leader) + " (heard " + leader.contactMs() + " ms ago); " + server.error())
                .server(leader.id())
                .impact("writes and linearizable reads fail from this host")
                .works("everything, from hosts that reach " + leader.id())
                .ruledOut(List.of("a lost leader: " + join(leader.reporters()) + " still "
                        + verb(leader.reporters(), "hears", "hear") + " it"));
        leader.reporters()
                .forEach(reporter ->
                        finding.evidence(leader.id().value(), "heard as leader", reporter.value(), leader.contactMs()));
        finding.evidence(leader.id().value(), server.error(), THIS_CLIENT, -1);
        if (server.reachability() == ServerReachability.UNTRUSTED) {
            return finding.next("check the certificates of this client and of " + leader.id(), "raftctl tls check");
        }
        return finding.next("restore the network between this host and " + server.address()
                + ", or run raftctl on the host of " + leader.reporters().get(0));
    }

    @Override
    public FindingBuilder onMemberNotReached(VisibilityCause.MemberNotReached cause) {
        MissingServer server = cause.server();
        String hearer = (cause.isHearerLeader() ? "the leader " : "") + cause.hearer();
        FindingBuilder finding = finding(cause)
                .symptom(server.name() + " does not answer this client: " + server.error())
                .because(hearer + " hears from it")
                .next("restore the network between this host and " + server.address());
        if (server.id() != null) {
            finding.server(server.id());
        }
        return finding.evidence(server.name(), server.error(), THIS_CLIENT, -1)
                .evidence(server.name(), "heard", cause.hearer().value(), server.silentMs());
    }

    @Override
    public FindingBuilder onMajorityIsSilent(VisibilityCause.MajorityIsSilent cause) {
        List<MissingServer> maybeRunning =
                cause.silent().stream().filter(MissingServer::mayBeRunning).toList();
        String silent = join(names(maybeRunning));
        FindingBuilder finding = finding(cause)
                .symptom("it is unknown whether there is a leader")
                .because(join(namesWithErrors(cause.silent())) + " "
                        + verb(cause.silent(), "does", "do") + " not answer this client, and " + silent
                        + " would be a majority of the " + cause.voterCount() + " voters; " + join(cause.answering())
                        + verb(cause.answering(), " knows", " know") + " no leader")
                .certainty(FindingCertainty.UNDETERMINED)
                .impact("writes and linearizable reads fail from this host")
                .works(StaleReads.describe(context()))
                .related(FindingCode.NO_QUORUM, FindingCode.CLIENT_CUT_OFF)
                .next("run raftctl where " + silent + " can be reached, or restore the network to "
                        + join(maybeRunning.stream().map(MissingServer::address).toList())
                        + "; start those that are stopped")
                .not("recover: the silent servers may have a leader")
                .detail("possible: NO_QUORUM (they are down) or CLIENT_CUT_OFF (they are up)");
        for (MissingServer each : cause.silent()) {
            finding.detail(each.name() + "  " + each.error()
                    + (each.silentMs() < 0 ? "" : "; last heard " + DurationText.of(each.silentMs()) + " ago"));
        }
        for (ServerStatus each : context().voterStatuses()) {
            finding.evidence(each.id().value(), "knows no leader", each.id().value(), each.lastLeaderContactMs());
        }
        return withEvidence(finding, cause.silent());
    }
}
