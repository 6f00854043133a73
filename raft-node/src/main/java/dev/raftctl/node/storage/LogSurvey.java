package dev.raftctl.node.storage;

import dev.raftctl.node.storage.StorageFailure.Kind;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.EntryKind;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState.PlacedConfiguration;
import dev.raftctl.protocol.message.RecoveredState.TermRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a walk through all segments found, without changing them. Streaming: keeps runs of terms, configurations and the places
 * of records, no entries.
 */
final class LogSurvey implements SegmentSurvey.Visitor {
    private final List<SegmentSurvey> segments = new ArrayList<>();
    private final List<TermRun> runs = new ArrayList<>();
    private final List<PlacedConfiguration> configurations = new ArrayList<>();

    private final Expected expected;
    private @Nullable Damage damage;

    private LogSurvey(Expected expected) {
        this.expected = expected;
    }

    /**
     * What is known of the log from other files.
     *
     * @param incarnation of the server whose log it should be; 0: not known
     * @param end what the end mark vouches for
     * @param covered the last index of the newest whole snapshot: up to there the log may be gone
     */
    record Expected(long incarnation, EndMark end, long covered) {
        static final Expected NOTHING = new Expected(0, EndMark.NONE, 0);

        boolean isBeyond(Position last) {
            return end.index() > covered && end.index() > last.index();
        }

        String inWords() {
            return "the end mark says that the log was durable up to " + end.last();
        }
    }

    /**
     * Where the log can no longer be believed.
     *
     * @param cut the segment of which only the records before the damage are believed; null: nothing of it is damaged itself
     * @param behind the segments of which nothing is believed, in order
     */
    record Damage(StorageFailure what, @Nullable SegmentSurvey cut, List<Path> behind) {}

    /** Of a log without damage; else it is refused. */
    static LogSurvey of(Disk disk, Path directory) throws StorageFailure {
        return of(disk, directory, Expected.NOTHING);
    }

    /** The same, if it is the log that was expected. */
    static LogSurvey of(Disk disk, Path directory, Expected expected) throws StorageFailure {
        LogSurvey survey = upToDamage(disk, directory, expected);
        if (survey.damage != null) {
            throw survey.damage.what();
        }
        return survey;
    }

    /** Of what lies before the first damage. */
    static LogSurvey upToDamage(Disk disk, Path directory, Expected expected) throws StorageFailure {
        LogSurvey survey = new LogSurvey(expected);
        List<Path> paths = segments(disk, directory);
        for (int i = 0; i < paths.size() && survey.damage == null; i++) {
            survey.add(disk, paths.get(i), paths.subList(i, paths.size()));
        }
        if (survey.damage == null) {
            survey.damage = survey.beforeTheEndMark(directory);
        }
        return survey;
    }

    /** A torn tail, a clean end or no log at all, where the end mark vouches for more (trap D15). */
    private @Nullable Damage beforeTheEndMark(Path directory) {
        if (isMissing()) {
            return expected.isBeyond(Position.ZERO)
                    ? new Damage(
                            StorageFailure.damaged(directory, -1, "there is no log, but " + expected.inWords()),
                            null,
                            List.of())
                    : null;
        }
        if (!expected.isBeyond(last())) {
            return null;
        }
        SegmentSurvey newest = segments.get(segments.size() - 1);
        String torn = newest.torn();
        return torn == null
                ? new Damage(
                        StorageFailure.damaged(
                                newest.path(),
                                newest.tail(),
                                "the log ends here at " + last() + ", but " + expected.inWords()),
                        null,
                        List.of())
                : new Damage(
                        StorageFailure.damaged(
                                newest.path(),
                                newest.tail(),
                                torn + "; " + expected.inWords() + ", so it is damage and no torn tail"),
                        newest,
                        List.of());
    }

    /** Null: none. */
    @Nullable
    Damage damage() {
        return damage;
    }

    /** The segments' files, in order. */
    static List<Path> segments(Disk disk, Path directory) throws StorageFailure {
        try {
            return disk.list(directory).stream()
                    .filter(DataDirectory::isSegment)
                    .map(directory::resolve)
                    .toList();
        } catch (IOException error) {
            throw StorageFailure.of(error, directory, "list");
        }
    }

    List<SegmentSurvey> segments() {
        return segments;
    }

    boolean isMissing() {
        return segments.isEmpty();
    }

    /** The place before the first entry. */
    Position previous() {
        return segments.get(0).header().previous();
    }

    long firstIndex() {
        return segments.get(0).header().firstIndex();
    }

    Position last() {
        return segments.get(segments.size() - 1).last();
    }

    List<TermRun> runs() {
        return runs;
    }

    List<PlacedConfiguration> configurations() {
        return configurations;
    }

    /** The term of the entry there, or of the place before the first; 0 when it is not in the log. */
    long termAt(long index) {
        if (index == firstIndex() - 1) {
            return previous().term();
        }
        long term = 0;
        if (index >= firstIndex() && index <= last().index()) {
            for (TermRun run : runs) {
                term = run.firstIndex() <= index ? run.term() : term;
            }
        }
        return term;
    }

    @Override
    public void record(Position position, EntryKind kind, SegmentScan scan) throws StorageFailure {
        mustBeVouchedFor(expected.end(), position, scan);
        if (kind == EntryKind.CONFIGURATION) {
            configurations.add(new PlacedConfiguration(position, configuration(position, scan)));
        }
        if (runs.isEmpty() || runs.get(runs.size() - 1).term() != position.term()) {
            runs.add(new TermRun(position.index(), position.term()));
        }
    }

    static void mustBeVouchedFor(EndMark end, Position position, SegmentScan scan) throws StorageFailure {
        if (position.index() == end.index()
                && (!position.equals(end.last()) || scan.lastChecksum() != end.checksum())) {
            throw StorageFailure.damaged(
                    scan.path(),
                    scan.begin(),
                    "the record of entry " + position + " is not the one that the end mark of " + end.last()
                            + " vouches for");
        }
    }

    private static Configuration configuration(Position position, SegmentScan scan) throws StorageFailure {
        try {
            return ConfigurationFormat.decode(scan.payload());
        } catch (IllegalArgumentException malformed) {
            throw StorageFailure.damaged(
                    scan.path(),
                    scan.begin(),
                    "entry " + position + " holds no configuration: " + malformed.getMessage());
        }
    }

    private void add(Disk disk, Path path, List<Path> rest) throws StorageFailure {
        SegmentSurvey before = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        SegmentSurvey next;
        try {
            SegmentHeader header = SegmentSurvey.headerOf(disk, path);
            header.mustBeOf(expected.incarnation(), path);
            if (before != null) {
                mustMeet(before, path, header);
            }
            next = SegmentSurvey.upToDamage(disk, path, this);
        } catch (StorageFailure failure) {
            if (failure.kind() != Kind.DAMAGED) {
                throw failure;
            }
            damage = new Damage(failure, before == null || before.torn() == null ? null : before, rest);
            return;
        }
        segments.add(next);
        StorageFailure inside = next.damage();
        if (inside != null) {
            damage = new Damage(inside, next, rest.subList(1, rest.size()));
        }
    }

    /** A segment is made only when the one before it is durable and whole, so that one may not end too early. */
    private static void mustMeet(SegmentSurvey before, Path next, SegmentHeader header) throws StorageFailure {
        @Nullable String torn = before.torn();
        if (torn != null) {
            throw StorageFailure.damaged(before.path(), before.tail(), torn + "; and " + next + " follows it");
        }
        if (before.last().index() + 1 != header.firstIndex()) {
            throw StorageFailure.damaged(
                    before.path(),
                    before.tail(),
                    "the log ends here at " + before.last() + ", and goes on in " + next + " at index "
                            + header.firstIndex());
        }
        if (!before.isFollowedBy(header)) {
            throw StorageFailure.damaged(
                    next,
                    0,
                    "it was written behind " + header.previous() + " and another record than " + before.path()
                            + " ends with, " + before.last());
        }
    }
}
