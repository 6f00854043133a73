package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftStateView;

/** All servers that know an index to be committed have identical logs up to this index. */
final class CommittedPrefixesAgree implements SafetyProperty {
    private final CommittedLog committedLog;

    CommittedPrefixesAgree(CommittedLog committedLog) {
        this.committedLog = committedLog;
    }

    @Override
    public void onStep(CheckerServerModel server, RaftStateView view) {
        long commitIndex = view.commitIndex();
        RaftStateView before = server.view();
        if (before != null && before.commitIndex() == commitIndex) {
            return;
        }
        if (commitIndex > server.log().last()) {
            throw violated("%s considers index %d committed, but its log ends at %d"
                    .formatted(server, commitIndex, server.log().last()));
        }
        long sharedIndex = Math.min(commitIndex, committedLog.last());
        if (!server.log().agreesAt(sharedIndex, committedLog.entries())) {
            throw violated("%s considers a different entry committed at index %d (t%d) than the cluster committed (t%d)"
                    .formatted(
                            server,
                            sharedIndex,
                            server.log().term(sharedIndex),
                            committedLog.entries().term(sharedIndex)));
        }
    }
}
