package dev.raftctl.protocol.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The credentials as their files are now: looked at again at a new handshake, at most once a second, and read again when one has
 * changed. What cannot be used then is told once, and the old ones serve on. Any thread.
 */
public final class TlsKeys {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TlsFiles files;
    private final Reloads reloads;
    private volatile State state;

    /**
     * @param stamps of the files, when they were read
     * @param unusable why the files as they are now cannot be used; empty: they are in use
     * @param lookedAt when they were last compared, in {@link System#nanoTime}
     */
    private record State(Credentials credentials, List<String> stamps, String unusable, long lookedAt) {}

    /** What becomes of files that change. */
    public interface Reloads {
        /** For short-lived programs. */
        Reloads IGNORED = new Reloads() {};

        /** The new ones are in use. */
        default void loaded(Credentials fresh) {}

        /** The new ones cannot be used, and those that were read before stay in use. */
        default void unusable(TlsFailure why) {}
    }

    private TlsKeys(TlsFiles files, Reloads reloads, State first) {
        this.files = files;
        this.reloads = reloads;
        state = first;
    }

    /** @param reloads hears what becomes of files that change; on whichever thread notices */
    public static TlsKeys load(TlsFiles files, Reloads reloads) throws TlsFailure {
        List<String> stamps = stamps(files);
        return new TlsKeys(files, reloads, new State(Credentials.load(files), stamps, "", System.nanoTime()));
    }

    /** For the next handshake. */
    public Credentials current() {
        State now = state;
        return System.nanoTime() - now.lookedAt() < LOOK_NANOS ? now.credentials() : look();
    }

    /** Compares the files at once. */
    synchronized Credentials look() {
        State before = state;
        List<String> stamps = stamps(files);
        if (stamps.equals(before.stamps())) {
            state = new State(before.credentials(), stamps, before.unusable(), System.nanoTime());
            return before.credentials();
        }
        try {
            Credentials fresh = Credentials.load(files);
            state = new State(fresh, stamps, "", System.nanoTime());
            reloads.loaded(fresh);
            return fresh;
        } catch (TlsFailure unusable) {
            state = new State(before.credentials(), stamps, String.valueOf(unusable.getMessage()), System.nanoTime());
            reloads.unusable(unusable);
            return before.credentials();
        }
    }

    /** Why the files as they are now cannot be used, so that older ones are in use; empty: they are in use. */
    public String unusable() {
        var unused = current();
        return state.unusable();
    }

    private static List<String> stamps(TlsFiles files) {
        List<String> stamps = new ArrayList<>();
        for (Path file : List.of(files.certificate(), files.key(), files.authorities())) {
            stamps.add(stamp(file));
        }
        return stamps;
    }

    private static String stamp(Path file) {
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            return changed.to(TimeUnit.NANOSECONDS) + " " + Files.size(file);
        } catch (IOException unreadable) {
            return "unreadable"; // Whoever reads it says why.
        }
    }
}
