package dev.raftctl.cli.cluster;

import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.ReportedLeader;
import dev.raftctl.protocol.message.ServerStatus;

/** Describes in words who leads a cluster. Pure. */
public final class LeadershipDescription {
    private LeadershipDescription() {}

    /** Returns the leader and the term as text, for example {@code leader n1, term 5} or {@code no leader, term 5}. */
    public static String of(ClusterStatus clusterStatus) {
        ReportedLeader reported = clusterStatus.reportedLeader();
        ServerStatus leader = clusterStatus.leader();
        if (reported != null) {
            return "leader " + reported.id() + ", which this client does not reach, term " + reported.term();
        }
        if (leader != null) {
            return "leader " + leader.id() + ", term " + leader.term();
        }
        return LeaderDiagnosis.of(clusterStatus).kind() == LeaderDiagnosis.LeaderDiagnosisKind.UNKNOWN
                ? "no known leader, term " + clusterStatus.term()
                : "no leader, term " + clusterStatus.term();
    }

    /** Describes the reported leader, for example {@code n1 leads term 5, as n2 and n3 report}. */
    public static String of(ReportedLeader reported) {
        return reported.id() + " leads term " + reported.term() + ", as " + NameListFormatter.join(reported.reporters())
                + (reported.reporters().size() == 1 ? " reports" : " report");
    }
}
