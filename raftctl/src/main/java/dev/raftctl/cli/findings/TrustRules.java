package dev.raftctl.cli.findings;

import dev.raftctl.client.ServerReachability;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rule 1, connections: certificates and TLS files. */
final class TrustRules implements FindingRule {
    /** A certificate that expires within this time is reported. */
    private static final Duration EXPIRY_WARNING = Duration.ofDays(30);

    @Override
    public void judge(FindingContext context) {
        SortedMap<String, String> expired = new TreeMap<>();
        for (ServerStatus each : context.clusterStatus().statuses()) {
            judgeCertificate(context, each, expired);
            String unusable = each.process().tlsReloadError();
            if (!unusable.isEmpty()) {
                context.add(new MembershipCause.TlsFilesUnusable(each.id(), unusable));
            }
        }
        if (!expired.isEmpty()) {
            context.add(new MembershipCause.CertificatesExpired(expired, "", context.severityByService()));
        }
        for (ServerId id : context.configuration().members().keySet()) {
            MissingServer missing = context.missing(id);
            if (missing != null && missing.reachability() == ServerReachability.UNTRUSTED) {
                context.add(untrusted(missing, context.severityByService()));
            }
        }
    }

    private static void judgeCertificate(
            FindingContext context, ServerStatus status, SortedMap<String, String> expired) {
        Instant now = context.evidence().at();
        Instant expiry = Instant.ofEpochMilli(status.certificateExpiresMs());
        if (status.certificateExpiresMs() == 0 || expiry.isAfter(now.plus(EXPIRY_WARNING))) {
            return;
        }
        if (expiry.isBefore(now)) {
            expired.put(status.id().value(), expiry.toString());
        } else {
            context.add(new MembershipCause.CertificateExpiring(
                    status.id(), expiry, Duration.between(now, expiry).toDays()));
        }
    }

    static FindingCause untrusted(MissingServer server, FindingSeverity severity) {
        return new MembershipCause.UntrustedServer(server, severity);
    }
}
