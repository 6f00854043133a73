package dev.raftctl.client;

/** Receives details of a client's work. Thread-safe. */
public interface RequestListener {
    /** A listener that ignores everything. */
    RequestListener NONE = text -> {};

    /** Reports a detail of the client's work: an endpoint, a redirect or a timing. */
    void detail(String text);
}
