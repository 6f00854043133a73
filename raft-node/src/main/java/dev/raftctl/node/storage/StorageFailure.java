package dev.raftctl.node.storage;

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
        /** No space left. */
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
