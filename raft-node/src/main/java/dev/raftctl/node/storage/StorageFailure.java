package dev.raftctl.node.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The disk, or what is on it, cannot be trusted. The node stops; nothing more is promised. */
public final class StorageFailure extends Exception {
    private static final long serialVersionUID = 1;

    /** What kind of trouble. */
    public enum Kind {
        /** Another process holds the directory. */
        LOCKED,
        /** The directory is another server's or another cluster's. */
        FOREIGN,
        /** A file fails its checks, or is missing beside others that need it. */
        DAMAGED,
        /** Written by a newer program. */
        NEWER_FORMAT,
        /** No space left: what was asked for was not done, what was there is as before, and it may be asked again. */
        FULL,
        /** The operating system reported an error. */
        IO
    }

    private final Kind kind;
    private final transient @Nullable Path file;
    private final long offset;
    private final String hint;

    /** @param offset in the file; -1: none in particular */
    public StorageFailure(
            Kind kind, @Nullable Path file, long offset, String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.file = file;
        this.offset = offset;
        this.hint = hint;
    }

    static StorageFailure damaged(@Nullable Path file, long offset, String what) {
        return new StorageFailure(
                Kind.DAMAGED,
                file,
                offset,
                file + (offset >= 0 ? " at byte " + offset : "") + ": " + what,
                "run raftctl check on the directory; if the others are well, remove this server and add it anew, empty",
                null);
    }

    /** An error of the operating system, while doing this to that file. */
    static StorageFailure of(IOException error, @Nullable Path file, String doing) {
        boolean full = isFull(error);
        StorageFailure failure = new StorageFailure(
                full ? Kind.FULL : Kind.IO,
                file,
                -1,
                "cannot " + doing + " " + file + ": " + reasonOf(error),
                full ? "free space on this disk" : "check the disk and the system's log",
                error);
        return error instanceof FsyncFailure ? failure.asPermanent() : failure;
    }

    /** The same as one that space alone does not mend. */
    StorageFailure asPermanent() {
        return kind == Kind.FULL
                ? new StorageFailure(
                        Kind.IO,
                        file,
                        offset,
                        String.valueOf(getMessage()),
                        hint + ", then start the server again",
                        this)
                : this;
    }

    /** What went wrong, without the path: the file system's exceptions say no more than that by themselves. */
    public static String reasonOf(IOException error) {
        if (error instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (error instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (error instanceof FileAlreadyExistsException) {
            return "it is there already, and is something else";
        }
        String reason = error instanceof FileSystemException of ? of.getReason() : error.getMessage();
        return reason == null ? error.toString() : reason;
    }

    private static boolean isFull(IOException error) {
        String message = String.valueOf(error.getMessage());
        return message.contains("No space left") || message.contains("quota exceeded");
    }

    public Kind kind() {
        return kind;
    }

    public @Nullable Path file() {
        return file;
    }

    public long offset() {
        return offset;
    }

    /** What to do about it; may be empty. */
    public String hint() {
        return hint;
    }
}
