package dev.raftctl.cli.cluster;

import dev.raftctl.cli.findings.NameListFormatter;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;

/**
 * Adds hints for the operator to refusals, by the reason and the refused request. A hint that the server itself sent
 * has precedence. Pure.
 */
final class RefusalHints {
    private RefusalHints() {}

    /** Returns the refusal with a hint for its reason. */
    static Refusal forAny(Refusal refusal) {
        return withHint(
                refusal,
                switch (refusal.reason()) {
                    case UNCONFIGURED -> "form a cluster: raftctl bootstrap";
                    case ALREADY_BOOTSTRAPPED -> "change its membership: raftctl add-server, raftctl remove-server";
                    case NO_LEADER -> ClusterClient.VOTES_HINT;
                    case UNKNOWN_SERVER, NOT_A_VOTER -> "raftctl servers shows the members and their roles";
                    case CHANGE_IN_PROGRESS -> "retry when it is complete: raftctl servers";
                    case CONFIGURATION_CHANGED -> "check the configuration: raftctl servers";
                    case SERVER_UNREACHABLE, NOT_CAUGHT_UP ->
                        "check that it runs and is reachable, then retry; --timeout allows a slow server more time";
                    case UNSAFE_CHANGE ->
                        "bring them back, or first remove those that are gone; --force makes the change anyway";
                    case IN_MAINTENANCE ->
                        "raftctl maintenance off ID ends it; raftctl status shows who is in maintenance";
                    case NO_SUCCESSOR -> "raftctl status shows the voters; --force steps down without a successor";
                    case UNKNOWN_LEASE, LEASE_EXPIRED -> "raftctl lease ls shows the leases";
                    case COMPACTED -> "read the keys, and watch from the version of the newest: raftctl ls";
                    case NOT_HOLDER, OTHER_HOLDER_LIMIT -> "raftctl locks shows the holders";
                    case DISK_FULL -> "free up space there; raftctl health shows the data directories";
                    default -> "";
                });
    }

    /** Returns the refusal of a leadership transfer with a hint. */
    static Refusal forTransfer(Refusal refusal, ServerId target) {
        return refusal.reason() == RefusalReason.NOT_A_VOTER
                ? withHint(refusal, "make it a voter: raftctl promote " + target)
                : refusal;
    }

    /**
     * Returns the refusal of a membership change with a hint.
     *
     * @param before the configuration that the changes were made to
     */
    static Refusal forChange(Refusal refusal, Configuration before, List<MemberChange> changes) {
        return withHint(
                refusal,
                switch (refusal.reason()) {
                    case UNKNOWN_SERVER ->
                        "the members are "
                                + NameListFormatter.join(before.members().keySet());
                    case SERVER_EXISTS, DISK_LOST -> forAddition(refusal.reason(), before, changes);
                    default -> "";
                });
    }

    private static Refusal withHint(Refusal refusal, String hint) {
        return refusal.hint().isEmpty()
                ? new Refusal(refusal.reason(), refusal.message(), hint, refusal.leader(), refusal.leaderAddress())
                : refusal;
    }

    /** Returns a hint about the first added server that is already a member, in another role or at another address. */
    private static String forAddition(RefusalReason reason, Configuration before, List<MemberChange> changes) {
        for (MemberChange change : changes) {
            ClusterMember existing = before.member(change.id());
            ClusterMember added = change.added();
            if (existing != null && added != null) {
                return change.addsVoter()
                        ? forMember(
                                reason,
                                existing,
                                added,
                                before.voters().contains(change.id()),
                                "make it a voter: raftctl promote ")
                        : forMember(
                                reason,
                                existing,
                                added,
                                before.learners().contains(change.id()),
                                "make it a learner: raftctl demote ");
            }
        }
        return "";
    }

    private static String forMember(
            RefusalReason reason, ClusterMember existing, ClusterMember added, boolean hasRole, String changeOfRole) {
        if (reason == RefusalReason.DISK_LOST) {
            return "replace it with a server that has a new id: raftctl replace-server " + added.id() + " NEW="
                    + added.address();
        }
        if (!existing.address().equals(added.address())) {
            return "remove it first, or choose another id";
        }
        return hasRole ? "" : changeOfRole + added.id();
    }
}
