package dev.raftctl.protocol.message;

import java.util.List;

/**
 * What a server knows of its process, and of processes that say they are the same server.
 *
 * @param process a number that the process drew when it started; 0: the server speaks an older version
 * @param forming what the server waits for before it forms the cluster of its configuration file; empty: it forms none
 * @param formingOf the cluster of the configuration file that it is to form: a hash of its name and its list of
 *     servers; empty: it forms none
 * @param duplicates servers of which two processes run, as far as this one has noticed
 * @param unusableTlsFiles why the TLS files on its disk cannot be used, so that it runs with those it read before;
 *     empty: it does not
 */
public record ProcessStatus(
        long process, String forming, String formingOf, List<Duplicate> duplicates, String unusableTlsFiles) {
    /** Of a server that says nothing of it. */
    public static final ProcessStatus NONE = new ProcessStatus(0, "", "", List.of());

    /** Of a server whose TLS files are in use. */
    public ProcessStatus(long process, String forming, String formingOf, List<Duplicate> duplicates) {
        this(process, forming, formingOf, duplicates, "");
    }

    public ProcessStatus {
        duplicates = List.copyOf(duplicates);
    }

    /**
     * Two processes that run with the identity of one server: the second works on a copy of the data directory of the
     * first.
     *
     * @param address where the one answers that the configuration names
     * @param copy where the other says it can be reached
     */
    public record Duplicate(ServerId id, String address, String copy) {}
}
