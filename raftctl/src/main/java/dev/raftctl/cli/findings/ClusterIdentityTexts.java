package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerProcessStatus.DuplicateServer;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The texts of findings about the identity and the membership of servers. */
final class ClusterIdentityTexts extends FindingTexts implements ClusterIdentityCause.Visitor<FindingBuilder> {
    private static final String START_FORMING =
            "start the servers listed in its file; raftctl bootstrap --without ID bootstraps without one";

    ClusterIdentityTexts(FindingContext context) {
        super(context);
    }

    @Override
    public FindingBuilder onNeverFormed(ClusterIdentityCause.NeverFormed cause) {
        List<String> arguments = new ArrayList<>();
        for (ServerStatus each : cause.servers()) {
            arguments.add(each.id() + "=" + each.address());
        }
        List<ServerId> ids = FindingContext.ids(cause.servers());
        return finding(cause)
                .symptom("no cluster")
                .because(neverBelonged(ids))
                .servers(ids)
                .impact("no reads and no writes")
                .nextWithCare(
                        "bootstrap it: raftctl bootstrap " + String.join(" ", arguments),
                        "raftctl bootstrap " + String.join(" ", arguments));
    }

    private static String neverBelonged(List<ServerId> ids) {
        return String.join(", ", ids.stream().map(ServerId::value).toList()) + verb(ids, " has", " have")
                + " never belonged to one";
    }

    @Override
    public FindingBuilder onUnknownCluster(ClusterIdentityCause.UnknownCluster cause) {
        List<ServerId> ids = FindingContext.ids(cause.servers());
        List<MissingServer> silent = cause.silent();
        FindingBuilder finding = finding(cause)
                .symptom("it is unknown whether there is a cluster")
                .servers(ids)
                .certainty(FindingCertainty.UNDETERMINED)
                .impact("no reads or writes on these servers");
        if (silent.isEmpty()) {
            return finding.because(neverBelonged(ids) + "; " + cause.bootstrapWait())
                    .next(START_FORMING);
        }
        finding.because(neverBelonged(ids) + ", and " + join(namesWithErrors(silent)) + verb(silent, " does", " do")
                        + " not answer; " + verb(silent, "it", "they") + " may belong to one")
                .next("start " + verb(silent, "that server", "those servers")
                        + ", or restore network access to them, then check again")
                .not("bootstrap: a silent server may belong to a cluster");
        return withEvidence(finding, silent);
    }

    @Override
    public FindingBuilder onOnlyFencedServers(ClusterIdentityCause.OnlyFencedServers cause) {
        ServerId id = cause.fenced().id();
        return finding(cause)
                .symptom("no cluster is known: " + id + " is not allowed to vote or campaign")
                .because(cause.fenced().nonVotingReason())
                .certainty(FindingCertainty.UNDETERMINED)
                .server(id)
                .next("query another server of its cluster: -e H:P");
    }

    @Override
    public FindingBuilder onForeignServer(ClusterIdentityCause.ForeignServer cause) {
        MissingServer server = cause.server();
        FindingBuilder finding = finding(cause)
                .symptom("a foreign server is at " + server.address())
                .because(server.error())
                .related(FindingCode.NO_QUORUM);
        if (server.id() == null) {
            finding.next("check that the endpoints belong to the intended cluster");
        } else {
            finding.server(server.id())
                    .next("stop the server at " + server.address() + ", which is not " + server.name() + ", and start "
                            + server.name() + " there");
        }
        String ours = context().configuration().isEmpty() ? "" : ours();
        return withEvidence(ours.isEmpty() ? finding : finding.detail(ours), List.of(server));
    }

    private String ours() {
        ServerStatus authority = context().clusterStatus().authority();
        return authority == null
                ? ""
                : "ours: \"" + authority.clusterName() + "\" "
                        + authority
                                .clusterId()
                                .substring(0, Math.min(8, authority.clusterId().length()))
                        + " (" + authority.id() + ")";
    }

    @Override
    public FindingBuilder onWrongServer(ClusterIdentityCause.WrongServer cause) {
        MissingServer server = cause.server();
        FindingBuilder finding = finding(cause)
                .symptom("a server other than " + server.name() + " is at " + server.address())
                .because(server.error())
                .next("start " + server.name() + " at " + server.address()
                        + ", and the other server at its own address");
        return withEvidence(finding, List.of(server));
    }

    @Override
    public FindingBuilder onForkedHistory(ClusterIdentityCause.ForkedHistory cause) {
        FindingBuilder finding = finding(cause)
                .symptom("the cluster has two histories, so acknowledged writes are at risk")
                .because("the cluster was recovered without " + join(cause.excluded())
                        + ", and servers of different lineages must not run together")
                .servers(cause.excluded())
                .impact("writes of one history are lost when its servers are stopped")
                .not("write until one history is stopped");
        for (Map.Entry<Long, List<ServerId>> each : cause.serversByLineage().entrySet()) {
            for (ServerId id : each.getValue()) {
                ServerStatus status = context().clusterStatus().status(id);
                finding.detail(id + "  lineage " + new ClusterLineage(each.getKey())
                        + (status == null ? "" : ", log ends at " + status.last()));
            }
        }
        return cause.excluded().isEmpty()
                ? finding.next("stop the servers of the history to discard")
                : finding.next("stop " + join(cause.excluded())
                        + ", give each an empty directory and a new id, and add it again with add-server");
    }

    @Override
    public FindingBuilder onClonedIdentity(ClusterIdentityCause.ClonedIdentity cause) {
        DuplicateServer duplicate = cause.duplicate();
        return finding(cause)
                .symptom("two processes run as server " + duplicate.id())
                .because("at " + duplicate.address() + " and at " + duplicate.duplicateAddress()
                        + ", one of them on a copy of the data directory")
                .server(duplicate.id())
                .impact("the server may vote twice, so two leaders can be elected in one term")
                .next("stop the one at " + duplicate.duplicateAddress() + " and delete its data directory");
    }

    @Override
    public FindingBuilder onCertificatesExpired(ClusterIdentityCause.CertificatesExpired cause) {
        List<String> dates = new ArrayList<>();
        FindingBuilder finding = finding(cause);
        cause.expiryByServer().forEach((server, expiry) -> {
            dates.add("the certificate of " + server + " expired on " + expiry);
            if (context().clusterStatus().probes().stream()
                    .anyMatch(probe -> server.equals(String.valueOf(probe.id())))) {
                finding.server(ServerId.of(server));
            }
            finding.evidence(server, "certificate expired on " + expiry, THIS_CLIENT, -1);
        });
        return finding.symptom(String.join("; ", dates))
                .impact("new connections to and from "
                        + join(cause.expiryByServer().keySet()) + " are rejected")
                .next("replace it, for example with raftctl tls init; the server reloads it without a restart");
    }

    @Override
    public FindingBuilder onCertificateExpiring(ClusterIdentityCause.CertificateExpiring cause) {
        return finding(cause)
                .symptom("the certificate of " + cause.server() + " expires in " + cause.days() + " days, on "
                        + cause.expiry())
                .server(cause.server())
                .next("replace it, for example with raftctl tls init; the server reloads it without a restart");
    }

    @Override
    public FindingBuilder onUntrustedServer(ClusterIdentityCause.UntrustedServer cause) {
        MissingServer server = cause.server();
        FindingBuilder finding = finding(cause)
                .symptom(server.name() + " and this client do not trust each other")
                .because(server.error());
        if (server.id() != null) {
            finding.server(server.id());
        }
        withEvidence(finding, List.of(server));
        return server.hint().isEmpty()
                ? finding.next("check the certificates: raftctl tls check", "raftctl tls check")
                : finding.next(server.hint());
    }

    @Override
    public FindingBuilder onTlsFilesUnusable(ClusterIdentityCause.TlsFilesUnusable cause) {
        return finding(cause)
                .symptom(cause.server() + " still uses the TLS files it loaded earlier")
                .because("the files on its disk are unusable: " + cause.error())
                .server(cause.server())
                .next(
                        "on its host: raftctl tls check --config FILE --id " + cause.server(),
                        "raftctl tls check --config FILE --id " + cause.server());
    }

    @Override
    public FindingBuilder onAddressMismatch(ClusterIdentityCause.AddressMismatch cause) {
        return finding(cause)
                .symptom(cause.server() + " is at " + cause.address() + ", but its configured address is "
                        + cause.configuredAddress())
                .server(cause.server())
                .impact("the other servers cannot reach it")
                .next("start " + cause.server() + " at its configured address", "raftctl servers");
    }

    @Override
    public FindingBuilder onTermGap(ClusterIdentityCause.TermGap cause) {
        boolean isAhead = cause.term() > cause.referenceTerm();
        FindingBuilder finding = finding(cause)
                .symptom(cause.server() + " is in term " + cause.term() + ", "
                        + Math.abs(cause.term() - cause.referenceTerm()) + " terms "
                        + (isAhead ? "ahead of " : "behind ") + cause.others() + " (term " + cause.referenceTerm()
                        + ")")
                .because(isAhead ? "elections cannot raise a term that far" : "")
                .server(cause.server());
        return cause.canReplace()
                ? finding.nextWithCare(
                        "if it does not return by itself, replace it: raftctl replace-server " + cause.server()
                                + " NEW=H:P",
                        "raftctl replace-server " + cause.server() + " NEW=H:P")
                : finding.next(
                        "wait: the servers' terms converge by at most 4294967296 terms per election timeout",
                        "raftctl wait leader");
    }

    @Override
    public FindingBuilder onTermsNearlyUsed(ClusterIdentityCause.TermsNearlyUsed cause) {
        return finding(cause)
                .symptom(
                        cause.isLast()
                                ? join(cause.servers()) + " cannot campaign: there is no term after " + cause.term()
                                : "the terms are nearly used up: the highest term of " + join(cause.servers()) + " is "
                                        + cause.term())
                .because(
                        cause.isLast()
                                ? "elections cannot raise a term that far"
                                : PeerMessage.MAX_TERM + " is the last one; elections cannot raise a term that far")
                .servers(cause.servers())
                .nextWithCare(
                        "save a snapshot and form a new cluster from it: raftctl snapshot save, then raftctl snapshot"
                                + " restore",
                        "raftctl snapshot save FILE");
    }

    @Override
    public FindingBuilder onOlderVersion(ClusterIdentityCause.OlderVersion cause) {
        return finding(cause)
                .symptom(join(cause.servers()) + verb(cause.servers(), " has", " have") + " run version "
                        + cause.version() + " for more than a day")
                .because("other servers run " + cause.newest())
                .servers(cause.servers())
                .next("upgrade " + join(cause.servers()) + ", one after another");
    }

    @Override
    public FindingBuilder onHigherTermJoined(ClusterIdentityCause.HigherTermJoined cause) {
        return finding(cause)
                .symptom(cause.leader() + " stepped down " + DurationText.of(cause.agoMs()) + " ago")
                .because(cause.from() + " was in the higher term " + cause.term())
                .server(cause.leader())
                .lasting(cause.agoMs());
    }
}
