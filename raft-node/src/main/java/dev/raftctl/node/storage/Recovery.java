package dev.raftctl.node.storage;

import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * From the files to one immutable {@link RecoveredState}: snapshot, then log, then vote; first looked at, then mended where a
 * crash explains what was found; where it does not, let go of and fetched from the others ({@link Convalescence}), or refused when
 * there are none. What is believed is made durable before anyone acts on it: after a
 * kill it may have been in the system's cache only.
 */
final class Recovery {
    private final Disk disk;
    private final DataDirectory directory;
    private final Identity identity;
    private final Supplier<Identity> identityNow;
    private final StorageSettings settings;
    private final Trust trust;
    private final List<String> mended = new ArrayList<>();
    private final List<Closeable> opened = new ArrayList<>();
    private long promisedNanos;

    /** @param identityNow for later: a server joins its cluster after the directory was opened */
    Recovery(
            Disk disk, DataDirectory directory, Supplier<Identity> identityNow, StorageSettings settings, Trust trust) {
        this.disk = disk;
        this.directory = directory;
        this.identity = identityNow.get();
        this.identityNow = identityNow;
        this.settings = settings;
        this.trust = trust;
    }

    /** @param mended what a crash had left and was put right, in words */
    record Recovered(
            RecoveredState state, VoteFile vote, SegmentedLog log, SnapshotStore snapshots, List<String> mended) {}

    Recovered run() throws StorageFailure {
        directory.force(disk);
        Ballot ballot = vote().newest().ballot();
        boolean convalesced = false;
        long noted = ConvalescenceFile.read(disk, directory.convalescence());
        promisedNanos = leasePromise();
        SnapshotShelf shelf = SnapshotShelf.of(disk, directory.snapshots(), identity);
        EndMarkFile.Found mark = EndMarkFile.read(disk, directory.end(), identity.incarnation());
        long covered = shelf.newest() == null
                ? 0
                : Objects.requireNonNull(shelf.newest()).last().index();
        LogSurvey survey = LogSurvey.upToDamage(
                disk, directory.log(), new LogSurvey.Expected(identity.incarnation(), mark.mark(), covered));
        StorageFailure gap = gap(shelf, survey, noted > 0);
        if (gap != null || survey.damage() != null) {
            noted = convalesce(gap, ballot, noted, shelf, survey);
            survey = LogSurvey.of(
                    disk, directory.log(), new LogSurvey.Expected(identity.incarnation(), EndMark.NONE, covered));
            convalesced = true;
        } else if (noted == 0 && !survey.isMissing() && isLogLost(identity, ballot, shelf.newest(), survey.last())) {
            noted = convalesceWithoutLog(ballot, shelf, survey);
            convalesced = true;
        }
        if (mark.isUnreadable()) {
            mended.add("the end mark is not believed, so nothing vouches for the last entries: "
                    + mark.wrong().get(0).getMessage());
        }
        Snapshot snapshot = shelf.newest();
        boolean keepsLog = !survey.isMissing() && (snapshot == null || continues(snapshot, survey));
        if (keepsLog) {
            mustCover(directory, ballot, survey.last());
        }
        directory.removeTemporaries(disk);
        shelf.tidy(mended);
        try {
            return open(snapshot, keepsLog, survey, noted, mark, convalesced);
        } catch (IOException error) {
            throw StorageFailure.of(error, directory.root(), "recover");
        } finally {
            closeIfFailed();
        }
    }

    /** Lets go of what is damaged, and of all that hangs on it; returns the distrusted term. */
    private long convalesce(
            @Nullable StorageFailure gap, Ballot ballot, long noted, SnapshotShelf shelf, LogSurvey survey)
            throws StorageFailure {
        LogSurvey.Damage damage = survey.damage();
        StorageFailure what = gap != null ? gap : Objects.requireNonNull(damage).what();
        Convalescence convalescence = new Convalescence(disk, directory, trust, identity);
        if (!convalescence.isPossible(ballot, shelf, survey)) {
            throw what;
        }
        mended.add("found damage: " + what.getMessage());
        long distrusted = convalescence.note(Math.max(ballot.term(), shelf.newestTerm()), noted);
        if (gap != null) {
            convalescence.setAside(LogSurvey.segments(disk, directory.log()), mended);
        } else {
            convalescence.cut(Objects.requireNonNull(damage), mended);
        }
        return distrusted;
    }

    /**
     * Whether the vote says that the server took part in a cluster, and nothing is left of what it stored there: its
     * log ended in its first batch, which reads like one that was never forced.
     */
    static boolean isLogLost(Identity identity, Ballot ballot, @Nullable Snapshot snapshot, Position last) {
        return identity.hasCluster() && snapshot == null && last.index() == 0 && ballot.isOfMember();
    }

    /** Returns the distrusted term. */
    private long convalesceWithoutLog(Ballot ballot, SnapshotShelf shelf, LogSurvey survey) throws StorageFailure {
        Convalescence convalescence = new Convalescence(disk, directory, trust, identity);
        String what = "the log is empty, and the vote file says that this server took part in a cluster in term "
                + ballot.term();
        if (ballot.votedFor() != null && !convalescence.isPossible(ballot, shelf, survey)) {
            throw StorageFailure.damaged(directory.log(), -1, what);
        }
        mended.add("found damage: " + what);
        return convalescence.note(ballot.term(), 0);
    }

    private Recovered open(
            @Nullable Snapshot snapshot,
            boolean keepsLog,
            LogSurvey survey,
            long noted,
            EndMarkFile.Found mark,
            boolean convalesced)
            throws IOException, StorageFailure {
        VoteFile vote = VoteFile.open(disk, directory.vote(), trust, identity.incarnation());
        opened.add(vote);
        if (snapshot != null && snapshot.last().term() > vote.ballot().term()) {
            vote.store(new Ballot(snapshot.last().term(), null));
        }
        if (noted > 0) {
            Convalescence.raise(vote, noted);
        }
        EndMarkFile end = EndMarkFile.open(disk, directory.end(), trust, identity.incarnation(), mark);
        opened.add(end);
        if (convalesced || !keepsLog) {
            end.lowerBelow(0);
        }
        SegmentedLog log = keepsLog ? openLog(survey, end) : freshLog(survey, snapshot, end);
        opened.add(log);
        long distrusted = stillDistrusted(noted, log.last());
        if (distrusted == 0) {
            Quarantine.thin(disk, directory.log(), mended);
            Quarantine.thin(disk, directory.snapshots(), mended);
        }
        RecoveredState state = state(vote.ballot(), snapshot, keepsLog ? survey : null, log, distrusted, promisedNanos);
        SnapshotStore store = new SnapshotStore(disk, directory.snapshots(), trust, identityNow, snapshot);
        opened.clear();
        return new Recovered(state, vote, log, store, List.copyOf(mended));
    }

    /** What cannot be read is as long as a promise can be. */
    private long leasePromise() throws StorageFailure {
        try {
            return LeasePromiseFile.read(disk, directory.leasePromise());
        } catch (StorageFailure failure) {
            if (failure.kind() != StorageFailure.Kind.DAMAGED) {
                throw failure;
            }
            mended.add(failure.getMessage() + "; this server votes for no server for "
                    + LeasePromiseFile.LONGEST_NANOS / 1_000_000_000 + " s");
            return LeasePromiseFile.LONGEST_NANOS;
        }
    }

    /** The note of convalescence goes when the log, which is durable now, is whole again. */
    private long stillDistrusted(long noted, Position last) throws IOException {
        if (noted == 0 || last.term() <= noted) {
            return noted;
        }
        ConvalescenceFile.remove(disk, directory.convalescence());
        mended.add("the log is whole again: it ends at " + last + ", in a later term than the damage, " + noted);
        return 0;
    }

    private VoteFile.Copies vote() throws StorageFailure {
        try {
            if (!disk.exists(directory.vote())) {
                throw VoteFile.refused(directory.vote(), "the file is missing");
            }
        } catch (IOException error) {
            throw StorageFailure.of(error, directory.vote(), "look for");
        }
        return VoteFile.read(disk, directory.vote(), identity.incarnation());
    }

    /**
     * The vote is stored before the entries of its term are (trap R12), so one older than the log is damage. A snapshot may be
     * ahead of it, for a server that had voted in the snapshot's term would know: then the term is taken from there.
     */
    static void mustCover(DataDirectory directory, Ballot ballot, Position last) throws StorageFailure {
        if (last.term() > ballot.term()) {
            throw VoteFile.refused(
                    directory.vote(), "its term " + ballot.term() + " is older than the log's last entry " + last);
        }
    }

    /**
     * What is missing before the log, or disagrees with its beginning (trap S07): then nothing of the log can be used. Null: the
     * two meet. Who convalesces may have neither.
     */
    private @Nullable StorageFailure gap(SnapshotShelf shelf, LogSurvey survey, boolean convalesces) {
        Snapshot snapshot = shelf.newest();
        if (survey.isMissing()) {
            boolean isExplained = snapshot != null || convalesces || survey.damage() != null;
            return isExplained
                    ? null
                    : StorageFailure.damaged(
                            directory.log(),
                            -1,
                            "there is neither a log nor a whole snapshot, but the server was in use");
        }
        Path log = survey.segments().get(0).path();
        long covered = snapshot == null ? 0 : snapshot.last().index();
        if (survey.firstIndex() > covered + 1) {
            String before = snapshot == null
                    ? "there is no whole snapshot in " + directory.snapshots()
                    : "the snapshot " + snapshot.in(directory.snapshots()) + " ends at " + covered;
            return StorageFailure.damaged(
                    log, -1, "the log begins at index " + survey.firstIndex() + ", but " + before + shelf.damage());
        }
        // A log that begins right behind the snapshot was begun there, so it cannot disagree.
        if (snapshot != null
                && survey.previous().index() == snapshot.last().index()
                && !survey.previous().equals(snapshot.last())) {
            return StorageFailure.damaged(
                    log, 0, "the log begins behind " + survey.previous() + ", the snapshot is of " + snapshot.last());
        }
        return null;
    }

    /** Whether the log agrees with the snapshot; if not, it is what the snapshot was installed to replace (trap S01). */
    private static boolean continues(Snapshot snapshot, LogSurvey survey) {
        return survey.last().index() >= snapshot.last().index()
                && survey.termAt(snapshot.last().index()) == snapshot.last().term();
    }

    private SegmentedLog openLog(LogSurvey survey, EndMarkFile end) throws IOException, StorageFailure {
        List<Segment> segments = new ArrayList<>();
        for (SegmentSurvey found : survey.segments()) {
            Disk.OpenFile file = disk.open(found.path(), Disk.Mode.WRITE);
            opened.add(file::close);
            segments.add(new Segment(
                    found.path(), found.header(), file, found.offsets(), found.count(), found.tail(), found.size()));
        }
        SegmentSurvey newest = survey.segments().get(survey.segments().size() - 1);
        mendTail(newest, segments.get(segments.size() - 1));
        return new SegmentedLog(
                disk,
                directory.log(),
                settings,
                identity.incarnation(),
                trust,
                end,
                segments,
                newest.last(),
                newest.lastChecksum());
    }

    /** A torn tail goes, from the file itself (trap D02); the records that no later one vouches for are written once more. */
    private void mendTail(SegmentSurvey end, Segment segment) throws IOException {
        if (end.torn() != null) {
            mended.add("cut " + (end.size() - end.tail()) + " bytes off " + end.path() + " at byte " + end.tail() + ": "
                    + end.torn());
            segment.cutFrom(segment.lastIndex() + 1);
        }
        segment.rewriteFrom(segment.lastIndex() - end.lastPending());
    }

    private SegmentedLog freshLog(LogSurvey survey, @Nullable Snapshot snapshot, EndMarkFile end) throws IOException {
        Position last = snapshot == null ? Position.ZERO : snapshot.last();
        for (int i = survey.segments().size() - 1; i >= 0; i--) {
            Path path = survey.segments().get(i).path();
            mended.add("deleted " + path + ": the snapshot of " + last + " replaces it");
            disk.delete(path);
            disk.forceDirectory(directory.log());
        }
        return new SegmentedLog(
                disk, directory.log(), settings, identity.incarnation(), trust, end, List.of(), last, 0);
    }

    private void closeIfFailed() throws StorageFailure {
        for (Closeable file : opened) {
            try {
                file.close();
            } catch (IOException error) {
                throw StorageFailure.of(error, directory.root(), "close files in");
            }
        }
    }

    private static RecoveredState state(
            Ballot ballot,
            @Nullable Snapshot snapshot,
            @Nullable LogSurvey survey,
            SegmentedLog log,
            long distrustedTerm,
            long promisedNanos) {
        return new RecoveredState(
                ballot,
                snapshot == null ? Position.ZERO : snapshot.last(),
                snapshot == null ? Configuration.NONE : snapshot.configuration(),
                survey == null ? List.of() : List.copyOf(survey.runs()),
                log.firstIndex(),
                log.last().index(),
                survey == null ? List.of() : List.copyOf(survey.configurations()),
                distrustedTerm,
                promisedNanos);
    }
}
