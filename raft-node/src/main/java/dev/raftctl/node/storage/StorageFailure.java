package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A failure of the disk, or damage to the data on it. Unless the disk is merely full, the server stops and acknowledges
 * nothing more.
 */
public final class StorageFailure extends Exception {
    private static final long serialVersionUID = 1;

    /** The category of a storage failure. */
    public enum StorageFailureKind {
        /** Another process has locked the directory. */
        LOCKED,
        /** The directory belongs to another server or another cluster. */
        FOREIGN,
        /** A file is damaged, or is missing although other files depend on it. */
        DAMAGED,
        /** A newer version of raftctl wrote the file. */
        NEWER_FORMAT,
        /** The disk is full: the operation was not performed, existing data is unchanged, and the caller may retry. */
        FULL,
        /** The operating system reported an error. */
        IO
    }

    private final StorageFailureKind kind;
    private final transient @Nullable Path file;
    private final long offset;
    private final String hint;

    /**
     * Creates a failure.
     *
     * @param offset in the file; -1 if unspecified
     */
    public StorageFailure(
            StorageFailureKind kind,
            @Nullable Path file,
            long offset,
            String message,
            String hint,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.file = file;
        this.offset = offset;
        this.hint = hint;
    }

    public static StorageFailure damaged(@Nullable Path file, long offset, String what) {
        return new StorageFailure(
                StorageFailureKind.DAMAGED,
                file,
                offset,
                file + (offset >= 0 ? " at byte " + offset : "") + ": " + what,
                "run raftctl check on the directory; if the other servers are healthy, remove this server and"
                        + " add it again with an empty directory",
                null);
    }

    /**
     * Wraps an operating system error.
     *
     * @param action what failed, as a verb before the file's name
     */
    public static StorageFailure of(IOException error, @Nullable Path file, String action) {
        boolean isFull = isFull(error);
        StorageFailure failure = new StorageFailure(
                isFull ? StorageFailureKind.FULL : StorageFailureKind.IO,
                file,
                -1,
                "cannot " + action + " " + file + ": " + reasonOf(error),
                isFull ? "free space on this disk" : "check the disk and the system log",
                error);
        return error instanceof FsyncFailure ? failure.asPermanent() : failure;
    }

    /** Returns this failure with another kind if it is FULL, because freeing disk space is not enough to resolve it. */
    StorageFailure asPermanent() {
        return kind == StorageFailureKind.FULL
                ? new StorageFailure(
                        StorageFailureKind.IO,
                        file,
                        offset,
                        String.valueOf(getMessage()),
                        hint + ", then start the server again",
                        this)
                : this;
    }

    /**
     * Returns what went wrong, without the path of the file. The message of a file system exception often contains only
     * the path.
     */
    public static String reasonOf(IOException error) {
        if (error instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (error instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (error instanceof FileAlreadyExistsException) {
            return "it already exists and is not a directory";
        }
        String reason = error instanceof FileSystemException of ? of.getReason() : error.getMessage();
        return reason == null ? error.toString() : reason;
    }

    private static boolean isFull(IOException error) {
        String message = String.valueOf(error.getMessage());
        return message.contains("No space left") || message.contains("quota exceeded");
    }

    public StorageFailureKind kind() {
        return kind;
    }

    public @Nullable Path file() {
        return file;
    }

    public long offset() {
        return offset;
    }

    /** Returns what the operator can do about the failure; may be empty. */
    public String hint() {
        return hint;
    }
}
