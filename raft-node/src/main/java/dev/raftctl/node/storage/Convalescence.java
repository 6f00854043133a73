package dev.raftctl.node.storage;

import dev.raftctl.node.storage.LogSurvey.Damage;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.EntryKind;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server that finds damage behind which it had acknowledged entries lets go of everything from the damage on, and gets it from
 * the others again. Until it has, it has no voice, for it may have forgotten what was committed by its word.
 *
 * <p>Let T be the greatest term this server ever knew. All it acknowledged was in terms up to T, and it never voted above T.
 * So a leader of a later term was elected without it, by voters that meet each earlier quorum in another server, and holds
 * what was ever committed. An entry of such a term in this log says, by log matching, that all before it is that leader's: the
 * log is whole again exactly when it ends in a term above T. (Two that convalesce at once: the same for each, by induction over
 * the terms, since neither votes before it is whole.)
 *
 * <p>The order, each step durable before the next: T is noted; the ballot is raised to T + 1, with no vote in it, so that a
 * leader of T, which counts on entries that are gone, is deposed by the ordinary rule and its successor asks anew what this
 * server has; then the files are set aside. A crash between the steps leaves damage or the note, and the next opening goes on.
 */
final class Convalescence {
    private final Disk disk;
    private final DataDirectory directory;
    private final Trust trust;
    private final Identity identity;
    private @Nullable Quarantine quarantine;

    Convalescence(Disk disk, DataDirectory directory, Trust trust, Identity identity) {
        this.disk = disk;
        this.directory = directory;
        this.trust = trust;
        this.identity = identity;
    }

    /**
     * Whether there is anyone to be healed by: some configuration that can still be read names another server, or this one has
     * met one. Refuses a log that holds terms the vote does not know: then the vote is not to be believed, and T would not be.
     */
    boolean isPossible(Ballot ballot, SnapshotShelf shelf, LogSurvey survey) throws StorageFailure {
        Remains remains = new Remains();
        survey.configurations().forEach(found -> remains.configurations.add(found.configuration()));
        remains.configurations.addAll(shelf.configurations());
        Damage damage = survey.damage();
        if (damage != null) {
            for (Path path : damage.behind()) {
                remains.read(disk, path);
            }
        }
        Recovery.mustCover(directory, ballot, survey.isMissing() ? Position.ZERO : survey.last());
        Recovery.mustCover(directory, ballot, remains.newest);
        ServerId self = identity.id();
        return remains.namesAnotherThan(self)
                || PeerBook.open(disk, directory.peers(), trust).knowsAnotherThan(self);
    }

    /** Note that what was acknowledged up to this term may be gone, and leave that term; the greater of two notes counts. */
    long note(long term, long notedBefore) throws StorageFailure {
        long distrusted = Math.max(1, Math.max(term, notedBefore));
        try {
            ConvalescenceFile.write(disk, directory.convalescence(), distrusted);
        } catch (IOException error) {
            throw StorageFailure.of(error, directory.convalescence(), "write");
        }
        try (VoteFile vote = VoteFile.open(disk, directory.vote(), trust, identity.incarnation())) {
            raise(vote, distrusted);
        } catch (IOException error) {
            throw StorageFailure.of(error, directory.vote(), "close");
        }
        return distrusted;
    }

    /** Nothing more is said in the distrusted term; for an opening that finds a note, too, which a crash may have left alone. */
    static void raise(VoteFile vote, long distrustedTerm) throws StorageFailure {
        if (vote.ballot().term() <= distrustedTerm) {
            vote.store(new Ballot(distrustedTerm + 1, null));
        }
    }

    /** Newest first. */
    void setAside(List<Path> segments, List<String> mended) throws StorageFailure {
        for (int i = segments.size() - 1; i >= 0; i--) {
            Path path = segments.get(i);
            try {
                mended.add("set aside " + path + " as "
                        + quarantine().setAside(path).getFileName());
            } catch (IOException error) {
                throw StorageFailure.of(error, path, "set aside");
            }
        }
    }

    /** The log ends before the damage; what was there is kept beside it. */
    void cut(Damage damage, List<String> mended) throws StorageFailure {
        SegmentSurvey cut = damage.cut();
        if (cut == null) {
            setAside(damage.behind(), mended);
        } else if (cut.count() == 0) {
            setAside(damage.behind(), mended);
            setAside(List.of(cut.path()), mended);
        } else {
            keepCopy(cut, mended);
            setAside(damage.behind(), mended);
            truncate(cut, mended);
        }
    }

    private void keepCopy(SegmentSurvey cut, List<String> mended) throws StorageFailure {
        try {
            Path copy = quarantine().copyAside(cut.path());
            mended.add("kept a copy of " + cut.path() + " as " + copy.getFileName());
        } catch (IOException error) {
            throw StorageFailure.of(error, cut.path(), "copy");
        }
    }

    private Quarantine quarantine() throws IOException {
        Quarantine now = quarantine;
        if (now == null) {
            now = Quarantine.of(disk, directory.log());
            quarantine = now;
        }
        return now;
    }

    private void truncate(SegmentSurvey cut, List<String> mended) throws StorageFailure {
        try (Disk.OpenFile file = disk.open(cut.path(), Disk.Mode.WRITE)) {
            file.truncate(cut.tail());
            file.force();
            mended.add("cut the log behind its entry " + cut.last() + ", at byte " + cut.tail() + " of " + cut.path());
        } catch (IOException error) {
            throw StorageFailure.of(error, cut.path(), "cut");
        }
    }

    /** What can still be read of segments that are not believed. */
    private static final class Remains implements SegmentSurvey.Visitor {
        private final List<Configuration> configurations = new ArrayList<>();
        private Position newest = Position.ZERO;

        void read(Disk disk, Path path) throws StorageFailure {
            try {
                SegmentSurvey.upToDamage(disk, path, this);
            } catch (StorageFailure failure) {
                if (failure.kind() != StorageFailure.Kind.DAMAGED) {
                    throw failure;
                }
            }
        }

        @Override
        public void record(Position position, EntryKind kind, SegmentScan scan) throws StorageFailure {
            newest = position.isNewerThan(newest) ? position : newest;
            if (kind == EntryKind.CONFIGURATION) {
                try {
                    configurations.add(ConfigurationFormat.decode(scan.payload()));
                } catch (IllegalArgumentException malformed) {
                    throw StorageFailure.damaged(scan.path(), scan.begin(), "no configuration");
                }
            }
        }

        boolean namesAnotherThan(ServerId self) {
            return configurations.stream()
                    .flatMap(each -> each.members().keySet().stream())
                    .anyMatch(id -> !id.equals(self));
        }
    }
}
