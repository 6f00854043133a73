package dev.raftctl.node.core;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;

/**
 * How a follower handles messages about its leader's log (paper figure 2, AppendEntries; figure 13, InstallSnapshot).
 */
final class FollowerRules {
    private final RaftState server;

    FollowerRules(RaftState server) {
        this.server = server;
    }

    void handle(ServerId from, AppendEntries.AppendRequest request) {
        RaftLog log = server.log;
        if (request.term() < server.term()) {
            server.effects.send(
                    from,
                    new AppendEntries.AppendRejected(
                            server.term(), request.previous().index(), LogPosition.ZERO, log.lastIndex()));
            return;
        }
        server.onLeaderContact(from);
        if (ignoresLeaderData()) {
            return;
        }
        checkAgreement(from, request);
        if (request.lastIndex() <= log.commitIndex()) {
            // The leader's log also holds what is committed here, so there is nothing to truncate (hazards R02, R08).
            sendAccepted(from, request.lastIndex());
            return;
        }
        if (request.previous().index() > log.commitIndex() && !log.matches(request.previous())) {
            server.effects.send(
                    from,
                    new AppendEntries.AppendRejected(
                            server.term(),
                            request.previous().index(),
                            conflictHint(request.previous()),
                            log.lastIndex()));
            return;
        }
        if (server.diskSpaceLevel() == DiskSpaceLevel.FULL && !alreadyHolds(request)) {
            // Not stored, so not acknowledged: the leader sends it again once heartbeat responses report free space.
            return;
        }
        appendMissing(request.entries());
        server.commitTo(Math.min(request.leaderCommit(), request.lastIndex()));
        sendAccepted(from, request.lastIndex());
    }

    void handle(ServerId from, Heartbeat.HeartbeatRequest request) {
        if (request.term() < server.term()) {
            // Round 0: the leader of that old term may lead this term too, and this response must confirm none of its
            // current rounds (hazard L03).
            server.effects.send(
                    from,
                    new Heartbeat.HeartbeatResponse(server.term(), 0, server.log.lastIndex(), server.diskSpaceLevel()));
            return;
        }
        server.onLeaderContact(from);
        if (!server.fencedReason().isEmpty()) {
            return;
        }
        if (request.commitIndex() > server.log.lastIndex()) {
            onAcknowledgedEntriesLost(from, request.commitIndex());
            return;
        }
        if (!server.isInstalling()) {
            server.commitTo(request.commitIndex());
        }
        server.effects.send(
                from,
                new Heartbeat.HeartbeatResponse(
                        server.term(),
                        request.round(),
                        server.log.lastIndex(),
                        server.diskSpaceLevel(),
                        server.settings.leasePromiseNanos()));
    }

    /**
     * Handles a heartbeat whose commit index, which never exceeds what this server acknowledged in its term, is past
     * the end of the log. A server that started with neither log nor hard state may have voted in any term, so it is
     * fenced. One that still has its hard state knows its terms and gets its log back.
     */
    private void onAcknowledgedEntriesLost(ServerId leader, long commitIndex) {
        LostEntries loss = new LostEntries(leader, commitIndex, server.log.lastIndex());

        if (server.configuration().isEmpty() && !server.hasLostLog()) {
            server.fence(
                    new FencedReason("", loss),
                    "leader " + leader + " relies on entry " + commitIndex + ", which this server acknowledged, and its"
                            + " log ends at " + loss.lastIndex()
                            + ": its disk lost data that was synced; this server must be replaced");
            return;
        }
        server.recoverLostEntries(loss);
        server.effects.send(
                leader,
                new Heartbeat.HeartbeatResponse(server.term(), 0, server.log.lastIndex(), server.diskSpaceLevel()));
    }

    void handle(ServerId from, InstallSnapshot.InstallSnapshotChunk chunk) {
        if (chunk.term() < server.term()) {
            server.effects.send(from, new InstallSnapshot.InstallSnapshotChunkRequest(server.term(), chunk.last(), 0));
            return;
        }
        server.onLeaderContact(from);
        if (ignoresLeaderData()) {
            return;
        }
        if (chunk.last().index() <= server.log.commitIndex()) {
            checkAgreement(from, chunk.last());
            server.effects.sendWhenDurable(
                    from,
                    new InstallSnapshot.SnapshotInstalledResponse(
                            server.term(), chunk.last(), chunk.last().index()));
            return;
        }
        if (server.diskSpaceLevel() == DiskSpaceLevel.FULL) {
            return;
        }
        // The last chunk may replace the log, so entries received in the meantime would be compared with one log and
        // written to another.
        server.setInstalling(chunk.isLast());
        server.effects.add(new Effect.StoreSnapshotChunk(from, chunk));
    }

    /**
     * Checks the leader's entries against what is committed here. A leader holds every committed entry (paper section
     * 5.4.3). One that holds a different entry belongs to another history: data from before a recovery, an old copy, or
     * a cluster that was bootstrapped twice. Nothing may be acknowledged to it. Compacted entries cannot be compared.
     */
    private void checkAgreement(ServerId leader, AppendEntries.AppendRequest request) {
        checkAgreement(leader, request.previous());
        for (LogEntry entry : request.entries()) {
            if (entry.index() > server.log.commitIndex()) {
                return;
            }
            checkAgreement(leader, entry.position());
        }
    }

    private void checkAgreement(ServerId leader, LogPosition sent) {
        RaftLog log = server.log;
        if (sent.index() > log.commitIndex() || !log.isTermKnown(sent.index()) || log.matches(sent)) {
            return;
        }
        LogPosition own = new LogPosition(log.termAt(sent.index()), sent.index());
        throw InvariantViolation.divergedHistory(
                "leader " + leader + " of term " + server.term() + " holds entry " + sent
                        + ", but this server committed "
                        + own + " at that index (its commitIndex is " + log.commitIndex() + ", its log ends at "
                        + log.last() + "): the cluster has two histories");
    }

    /** Returns whether the log already holds every entry in the request. */
    private boolean alreadyHolds(AppendEntries.AppendRequest request) {
        List<LogEntry> entries = request.entries();
        return entries.isEmpty()
                || server.log.matches(entries.get(entries.size() - 1).position());
    }

    private boolean ignoresLeaderData() {
        return server.isInstalling() || !server.fencedReason().isEmpty();
    }

    void handle(Event.SnapshotInstallCompleted install) {
        if (install.accepted() && install.last().index() > server.log.commitIndex()) {
            adoptSnapshot(install);
        }
        server.setInstalling(false);
    }

    private void adoptSnapshot(Event.SnapshotInstallCompleted install) {
        LogPosition last = install.last();
        boolean suffixKept = server.log.matches(last);
        server.log.onSnapshotInstalled(last);
        if (suffixKept) {
            server.configurations.onSnapshotPersisted(last);
        } else {
            server.configurations.onSnapshotInstalled(last, install.configuration());
        }
        server.applyQueue.onRestored(last.index());
        server.report(
                new ReplicationDecision.SnapshotInstalledDecision(server.term(), server.leader(), last, suffixKept));
        ServerId leader = server.leader();
        if (leader != null && !server.isLeading()) {
            server.effects.sendWhenDurable(
                    leader, new InstallSnapshot.SnapshotInstalledResponse(server.term(), last, last.index()));
        }
    }

    /**
     * Truncates only from the first index whose term differs: a delayed request must not remove what later ones
     * appended (hazard R02).
     */
    private void appendMissing(List<LogEntry> entries) {
        RaftLog log = server.log;
        for (int i = 0; i < entries.size(); i++) {
            LogEntry entry = entries.get(i);
            long index = entry.index();
            if (index <= log.commitIndex()) {
                continue;
            }
            if (index <= log.lastIndex()) {
                if (log.termAt(index) == entry.term()) {
                    continue;
                }
                server.truncateFrom(index);
            }
            server.append(entry);
        }
    }

    /** Acknowledges the entries that the request covers, and no others, once they are durable (hazard R04). */
    private void sendAccepted(ServerId from, long matchIndex) {
        server.effects.sendWhenDurable(from, new AppendEntries.AppendAccepted(server.term(), matchIndex));
    }

    /**
     * Returns the last position that may match: before the rejected one, with at most its term; nothing after it can
     * match.
     */
    private LogPosition conflictHint(LogPosition rejected) {
        RaftLog log = server.log;
        long index = Math.min(rejected.index() - 1, log.lastIndex());
        while (index > log.commitIndex() && log.termAt(index) > rejected.term()) {
            index = log.firstIndexOfRun(index) - 1;
        }
        index = Math.max(index, log.commitIndex());
        return new LogPosition(log.termAt(index), index);
    }
}
