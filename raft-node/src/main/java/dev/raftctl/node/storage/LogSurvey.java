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

    private @Nullable Damage damage;

    private LogSurvey() {}

    /**
     * Where the log can no longer be believed.
     *
     * @param cut the segment of which only the records before the damage are believed; null: nothing of it is damaged itself
     * @param behind the segments of which nothing is believed, in order
     */
    record Damage(StorageFailure what, @Nullable SegmentSurvey cut, List<Path> behind) {}

    /** Of a log without damage; else it is refused. */
    static LogSurvey of(Disk disk, Path directory) throws StorageFailure {
        LogSurvey survey = upToDamage(disk, directory);
        if (survey.damage != null) {
            throw survey.damage.what();
        }
        return survey;
    }

    /** Of what lies before the first damage. */
    static LogSurvey upToDamage(Disk disk, Path directory) throws StorageFailure {
        LogSurvey survey = new LogSurvey();
        List<Path> paths = segments(disk, directory);
        for (int i = 0; i < paths.size() && survey.damage == null; i++) {
            survey.add(disk, paths.get(i), paths.subList(i, paths.size()));
        }
        return survey;
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
        if (kind == EntryKind.CONFIGURATION) {
            configurations.add(new PlacedConfiguration(position, configuration(position, scan)));
        }
        if (runs.isEmpty() || runs.get(runs.size() - 1).term() != position.term()) {
            runs.add(new TermRun(position.index(), position.term()));
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
            if (before != null) {
                mustMeet(before, path, SegmentSurvey.headerOf(disk, path));
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
