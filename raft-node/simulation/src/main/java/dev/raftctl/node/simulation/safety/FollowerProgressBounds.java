package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;

/**
 * A leader's progress of each follower is possible: nextIndex is above matchIndex, neither exceeds the leader's log,
 * and windows are respected (hazards R05, R15).
 */
final class FollowerProgressBounds implements SafetyProperty {
    private final int windowMessages;

    FollowerProgressBounds(int windowMessages) {
        this.windowMessages = windowMessages;
    }

    @Override
    public void onStep(CheckerServerModel server, RaftStateView view) {
        RaftStateView before = server.view();
        if (before != null && server.isLeaderIn(view.hardState().term())) {
            requireNoRegression(server, before, view.followers());
        }
        for (FollowerStatus follower : view.followers()) {
            if (follower.nextIndex() <= follower.matchIndex() && !follower.id().equals(server.id())) {
                throw violated("leader %s has for %s nextIndex %d and matchIndex %d"
                        .formatted(server, follower.id(), follower.nextIndex(), follower.matchIndex()));
            }
            if (follower.matchIndex() > view.last().index()
                    || follower.nextIndex() > view.last().index() + 1) {
                throw violated("leader %s with last index %d has for %s matchIndex %d and nextIndex %d"
                        .formatted(
                                server,
                                view.last().index(),
                                follower.id(),
                                follower.matchIndex(),
                                follower.nextIndex()));
            }
            if (follower.inFlightMessages() > windowMessages || follower.inFlightBytes() < 0) {
                throw violated("leader %s has %d messages and %d bytes in flight to %s"
                        .formatted(server, follower.inFlightMessages(), follower.inFlightBytes(), follower.id()));
            }
        }
    }

    /**
     * Checks that no member's matchIndex decreases. Both lists are sorted by id; a server that was no member may start
     * over.
     */
    private void requireNoRegression(CheckerServerModel server, RaftStateView before, List<FollowerStatus> current) {
        int index = 0;
        for (FollowerStatus earlier : before.followers()) {
            ServerId id = earlier.id();
            while (index < current.size() && current.get(index).id().compareTo(id) < 0) {
                index++;
            }
            boolean isKnown = index < current.size() && current.get(index).id().equals(id);
            if (isKnown
                    && before.configuration().contains(id)
                    && current.get(index).matchIndex() < earlier.matchIndex()) {
                throw violated("leader %s lowers the matchIndex of %s from %d to %d"
                        .formatted(
                                server,
                                id,
                                earlier.matchIndex(),
                                current.get(index).matchIndex()));
            }
        }
    }
}
