package dev.raftctl.protocol.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Credentials that are reloaded when their files change. The files are checked at new handshakes, at most once a
 * second. If new files are unusable, the failure is reported once and the old credentials remain in use. Thread-safe.
 */
public final class ReloadingTlsCredentials {
    private static final long CHECK_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TlsFiles files;
    private final TlsReloadListener listener;
    private volatile LoadedTlsFiles state;

    /**
     * @param fileStamps the modification times and sizes of the files when they were read
     * @param reloadError why the current files cannot be used; empty if they are in use
     * @param checkedNanos when the files were last checked, in {@link System#nanoTime}
     */
    private record LoadedTlsFiles(
            TlsCredentials credentials, List<String> fileStamps, String reloadError, long checkedNanos) {}

    /** Receives the results of reloads. */
    public interface TlsReloadListener {
        /** Ignores the results of all reloads. For short-lived programs. */
        TlsReloadListener IGNORE = new TlsReloadListener() {};

        /** Called when new credentials are in use. */
        default void onReload(TlsCredentials reloaded) {}

        /** Called when the new files cannot be used, so that the previous credentials remain in use. */
        default void onReloadFailed(TlsFailure why) {}
    }

    private ReloadingTlsCredentials(TlsFiles files, TlsReloadListener listener, LoadedTlsFiles initialState) {
        this.files = files;
        this.listener = listener;
        state = initialState;
    }

    /**
     * Loads the files for the first time.
     *
     * @param listener receives the results of reloads, on the thread that detects a change
     */
    public static ReloadingTlsCredentials load(TlsFiles files, TlsReloadListener listener) throws TlsFailure {
        List<String> fileStamps = readFileStamps(files);
        return new ReloadingTlsCredentials(
                files, listener, new LoadedTlsFiles(TlsCredentials.load(files), fileStamps, "", System.nanoTime()));
    }

    /** Returns the credentials for the next handshake. */
    public TlsCredentials current() {
        LoadedTlsFiles current = state;
        return System.nanoTime() - current.checkedNanos() < CHECK_INTERVAL_NANOS
                ? current.credentials()
                : reloadIfChanged();
    }

    /** Checks whether the files have changed, reloads them if so, and returns the credentials in use. */
    synchronized TlsCredentials reloadIfChanged() {
        LoadedTlsFiles previous = state;
        List<String> fileStamps = readFileStamps(files);
        if (fileStamps.equals(previous.fileStamps())) {
            state = new LoadedTlsFiles(previous.credentials(), fileStamps, previous.reloadError(), System.nanoTime());
            return previous.credentials();
        }
        try {
            TlsCredentials reloaded = TlsCredentials.load(files);
            state = new LoadedTlsFiles(reloaded, fileStamps, "", System.nanoTime());
            listener.onReload(reloaded);
            return reloaded;
        } catch (TlsFailure unusable) {
            state = new LoadedTlsFiles(
                    previous.credentials(), fileStamps, String.valueOf(unusable.getMessage()), System.nanoTime());
            listener.onReloadFailed(unusable);
            return previous.credentials();
        }
    }

    /**
     * Returns why the current files are unusable, so that older credentials are in use; empty if the current files are
     * in use.
     */
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
            return "unreadable"; // Reading the file reports the reason.
        }
    }
}
