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
public final class ReloadingCredentials {
    private static final long CHECK_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TlsFiles files;
    private final ReloadListener listener;
    private volatile State state;

    /**
     * @param fileStamps of the files, when they were read
     * @param reloadError why the files as they are now cannot be used; empty: they are in use
     * @param checkedNanos when they were last compared, in {@link System#nanoTime}
     */
    private record State(TlsCredentials credentials, List<String> fileStamps, String reloadError, long checkedNanos) {}

    /** What becomes of files that change. */
    public interface ReloadListener {
        /** For short-lived programs. */
        ReloadListener IGNORE = new ReloadListener() {};

        /** The new ones are in use. */
        default void onReload(TlsCredentials reloaded) {}

        /** The new ones cannot be used, and those that were read before stay in use. */
        default void onReloadFailed(TlsFailure why) {}
    }

    private ReloadingCredentials(TlsFiles files, ReloadListener listener, State first) {
        this.files = files;
        this.listener = listener;
        state = first;
    }

    /** @param listener hears what becomes of files that change; on whichever thread notices */
    public static ReloadingCredentials load(TlsFiles files, ReloadListener listener) throws TlsFailure {
        List<String> fileStamps = readFileStamps(files);
        return new ReloadingCredentials(
                files, listener, new State(TlsCredentials.load(files), fileStamps, "", System.nanoTime()));
    }

    /** For the next handshake. */
    public TlsCredentials current() {
        State current = state;
        return System.nanoTime() - current.checkedNanos() < CHECK_INTERVAL_NANOS
                ? current.credentials()
                : reloadIfChanged();
    }

    /** Compares the files at once. */
    synchronized TlsCredentials reloadIfChanged() {
        State previous = state;
        List<String> fileStamps = readFileStamps(files);
        if (fileStamps.equals(previous.fileStamps())) {
            state = new State(previous.credentials(), fileStamps, previous.reloadError(), System.nanoTime());
            return previous.credentials();
        }
        try {
            TlsCredentials reloaded = TlsCredentials.load(files);
            state = new State(reloaded, fileStamps, "", System.nanoTime());
            listener.onReload(reloaded);
            return reloaded;
        } catch (TlsFailure unusable) {
            state = new State(
                    previous.credentials(), fileStamps, String.valueOf(unusable.getMessage()), System.nanoTime());
            listener.onReloadFailed(unusable);
            return previous.credentials();
        }
    }

    /** Why the files as they are now cannot be used, so that older ones are in use; empty: they are in use. */
    public String reloadError() {
        var unused = current();
        return state.reloadError();
    }

    private static List<String> readFileStamps(TlsFiles files) {
        List<String> fileStamps = new ArrayList<>();
        for (Path file : List.of(files.certificate(), files.key(), files.authorities())) {
            fileStamps.add(readFileStamp(file));
        }
        return fileStamps;
    }

    private static String readFileStamp(Path file) {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            return modified.to(TimeUnit.NANOSECONDS) + " " + Files.size(file);
        } catch (IOException unreadable) {
            return "unreadable"; // Whoever reads it says why.
        }
    }
}
