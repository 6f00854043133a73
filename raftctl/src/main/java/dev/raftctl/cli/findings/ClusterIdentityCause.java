package dev.raftctl.cli.findings;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerProcessStatus;
import dev.raftctl.protocol.message.ServerStatus;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** A problem with the identity of servers or with their membership in the cluster. */
sealed interface ClusterIdentityCause extends FindingCause {
    <R> R visit(Visitor<R> visitor);

    @Override
    default <R> R visitGroup(GroupVisitor<R> visitor) {
        return visitor.onClusterIdentityCause(this);
    }

    /** All endpoints answer, and none belongs to a cluster. */
    record NeverFormed(List<ServerStatus> servers) implements ClusterIdentityCause {
        @Override
        public FindingCode code() {
            return FindingCode.NEVER_FORMED;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DOWN;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onNeverFormed(this);
        }
    }

    /** No answering server belongs to a cluster, but the silent ones may. */
    record UnknownCluster(List<ServerStatus> servers, List<MissingServer> silent, String bootstrapWait)
            implements ClusterIdentityCause {
        @Override
        public FindingCode code() {
            return FindingCode.UNKNOWN_CLUSTER;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.UNKNOWN;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onUnknownCluster(this);
        }
    }

    /** The answering servers know no cluster, and one of them may not vote. */
    record OnlyFencedServers(ServerStatus fenced) implements ClusterIdentityCause {
        @Override
        public FindingCode code() {
            return FindingCode.UNKNOWN_CLUSTER;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.UNKNOWN;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onOnlyFencedServers(this);
        }
    }

    /** A server of another cluster answers at a member's address. */
    record ForeignServer(MissingServer server, FindingSeverity severity) implements ClusterIdentityCause {
        @Override
        public FindingCode code() {
            return FindingCode.FOREIGN_CLUSTER;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onForeignServer(this);
        }
    }

    /** Another server of the cluster answers at a member's address. */
    record WrongServer(MissingServer server, FindingSeverity severity) implements ClusterIdentityCause {
        @Override
        public FindingCode code() {
            return FindingCode.WRONG_SERVER;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onWrongServer(this);
        }
    }

    /** Members have excluded each other since a recovery. */
    record ForkedHistory(SortedMap<Long, List<ServerId>> serversByLineage, List<ServerId> excluded)
            implements ClusterIdentityCause {
        @Override
        public FindingCode code() {
            return FindingCode.FORKED_HISTORY;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DOWN;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onForkedHistory(this);
        }
    }

    /** Two processes run with one server id. */
    record ClonedIdentity(ServerProcessStatus.DuplicateServer duplicate) implements ClusterIdentityCause {
        @Override
        public FindingCode code() {
            return FindingCode.CLONED_IDENTITY;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DOWN;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onClonedIdentity(this);
        }
    }

    /** Certificates have expired. */
    record CertificatesExpired(SortedMap<String, String> expiryByServer, FindingSeverity severity)
            implements ClusterIdentityCause {
        @Override
        public FindingCode code() {
            return FindingCode.CERT_EXPIRED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onCertificatesExpired(this);
        }
    }

    /** A certificate expires soon. */
    record CertificateExpiring(ServerId server, Instant expiry, long days) implements ClusterIdentityCause {
        @Override
        public FindingCode code() {
            return FindingCode.CERT_EXPIRING;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onCertificateExpiring(this);
        }
    }

    /** A server and this client do not trust each other. */
    record UntrustedServer(MissingServer server, FindingSeverity severity) implements ClusterIdentityCause {
        @Override
        public FindingCode code() {
            return FindingCode.TLS_MISMATCH;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onUntrustedServer(this);
        }
    }

    /** A server cannot use the TLS files on its disk. */
    record TlsFilesUnusable(ServerId server, String error) implements ClusterIdentityCause {
        @Override
        public FindingCode code() {
            return FindingCode.TLS_FILES_UNUSABLE;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onTlsFilesUnusable(this);
        }
    }

    /** A server does not listen at its configured address. */
    record AddressMismatch(ServerId server, String address, String configuredAddress, FindingSeverity severity)
            implements ClusterIdentityCause {
        @Override
        public FindingCode code() {
            return FindingCode.ADDRESS_MISMATCH;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onAddressMismatch(this);
        }
    }

    /** The term of a server is so far from the others' that no election explains it. */
    record TermGap(
            ServerId server, long term, long referenceTerm, String others, boolean canReplace, FindingSeverity severity)
            implements ClusterIdentityCause {
        @Override
        public FindingCode code() {
            return FindingCode.TERM_GAP;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onTermGap(this);
        }
    }

    /** The terms are nearly used up, or no term is left. */
    record TermsNearlyUsed(List<ServerId> servers, long term, boolean isLast, FindingSeverity severity)
            implements ClusterIdentityCause {
        @Override
        public FindingCode code() {
            return FindingCode.TERMS_EXHAUSTED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onTermsNearlyUsed(this);
        }
    }

    /** Servers have run different versions for more than a day. */
    record OlderVersion(List<ServerId> servers, String version, String newest) implements ClusterIdentityCause {
        @Override
        public FindingCode code() {
            return FindingCode.OLD_VERSION;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.DEGRADED;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onOlderVersion(this);
        }
    }

    /** A leader stepped down because another server was in a higher term. */
    record HigherTermJoined(ServerId leader, String from, long term, long agoMs) implements ClusterIdentityCause {
        @Override
        public FindingCode code() {
            return FindingCode.HIGHER_TERM_JOINER;
        }

        @Override
        public FindingSeverity severity() {
            return FindingSeverity.EVENT;
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.onHigherTermJoined(this);
        }
    }

    /** Handles every cause of this group. */
    interface Visitor<R> {
        R onNeverFormed(NeverFormed cause);

        R onUnknownCluster(UnknownCluster cause);

        R onOnlyFencedServers(OnlyFencedServers cause);

        R onForeignServer(ForeignServer cause);

        R onWrongServer(WrongServer cause);

        R onForkedHistory(ForkedHistory cause);

        R onClonedIdentity(ClonedIdentity cause);

        R onCertificatesExpired(CertificatesExpired cause);

        R onCertificateExpiring(CertificateExpiring cause);

        R onUntrustedServer(UntrustedServer cause);

        R onTlsFilesUnusable(TlsFilesUnusable cause);

        R onAddressMismatch(AddressMismatch cause);

        R onTermGap(TermGap cause);

        R onTermsNearlyUsed(TermsNearlyUsed cause);

        R onOlderVersion(OlderVersion cause);

        R onHigherTermJoined(HigherTermJoined cause);
    }
}
