package dev.raftctl.cli.findings;

import dev.raftctl.client.ServerReachability;
import dev.raftctl.protocol.message.ServerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
                context.add(new ClusterIdentityCause.TlsFilesUnusable(each.id(), unusable));
            }
        }
        List<MissingServer> untrusted = context
                .missing(context.configuration().members().keySet())
                .stream()
                .filter(missing -> missing.reachability() == ServerReachability.UNTRUSTED)
                .toList();
        addUntrusted(context, untrusted, expired, context.severityByService());
    }

    /**
     * Adds one finding for all expired certificates, and one for each server that is not trusted for another reason.
     */
    static void addUntrusted(
            FindingContext context,
            List<MissingServer> servers,
            SortedMap<String, String> expired,
            FindingSeverity severity) {
        for (MissingServer each : servers) {
            Instant expiredAt = each.expiredAt();
            if (expiredAt != null) {
                expired.put(each.name(), expiredAt.toString());
            } else {
                context.add(new ClusterIdentityCause.UntrustedServer(each, severity));
            }
        }
        if (!expired.isEmpty()) {
            context.add(new ClusterIdentityCause.CertificatesExpired(expired, severity));
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
            context.add(new ClusterIdentityCause.CertificateExpiring(
                    status.id(), expiry, Duration.between(now, expiry).toDays()));
        }
    }
}
