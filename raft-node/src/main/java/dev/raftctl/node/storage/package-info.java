/**
 * A server's data on disk: identity, hard state, log and snapshots. All file access goes through {@link
 * dev.raftctl.node.storage.Disk}, so that the simulator and tests can replace the disk. The package depends on neither
 * the core nor the machine. A running server uses {@link dev.raftctl.node.storage.ServerStorage}; the tools of stopped
 * servers in {@code storage.offline} read the files one by one.
 *
 * <pre>
 * DIR/
 *   lock                         locked while a server runs, as is vote; contains the process id
 *   identity                     server id, incarnation, cluster, lineage; the last file that a new directory gets
 *   vote                         term and votedFor in one record, two copies in separate blocks
 *   convalescence                only while acknowledged entries are missing from the log: up to which term
 *   lease-promise                only with lease reads: for how long this server may have promised not to vote
 *   end                          the durable end of the log when it was last idle; two copies
 *   peers                        incarnations of all servers ever met; members of the newest snapshot
 *   pending                      only after a recovery with several servers: the servers still to be added
 *   log/00000000000000000001.log  segments, named by the first index that each may hold
 *   log/00000000000000020481.log
 *   snapshots/&lt;index&gt;-&lt;term&gt;.snapshot  the newest; 20 digits each
 *   *.damaged                    files that failed verification, set aside; a copy if a part is still in use; the two
 *                                newest generations, once the server is not recovering
 *   *.tmp                        incomplete; deleted when the directory is opened
 * </pre>
 *
 * <p>Which file can be incomplete after a crash, and what recovery then trusts:
 *
 * <ul>
 *   <li>{@code identity}, {@code peers} and snapshots: never incomplete, because they get their names when they are
 *       durable. One that fails verification is damaged. A damaged snapshot is set aside; if the log needs it, so is
 *       the log.
 *   <li>{@code vote}: one copy, because the second is written when the first is durable. The intact copy is trusted: it
 *       is the newest acknowledged hard state, or a newer one. If both are bad, the file is missing, or its term is
 *       older than the log's, the directory is refused.
 *   <li>The newest segment: its tail after the last force, in any mixture of zeros and new records. Records up to the
 *       first bad one are trusted; the rest is truncated. Each record states how far the log was durable when it was
 *       written; if a later record proves that the bad one was durable, it is damage. The last batch has no later
 *       record: {@code end} proves it durable, once the log has been idle for a moment.
 *   <li>{@code end}: one copy; the other one is then older, and still true. If both are bad, no end is recorded.
 *   <li>Older segments: never incomplete, because the next one is created when they are durable. Any bad byte is
 *       damage.
 * </ul>
 *
 * <p>The other servers replace damaged parts of log and snapshots ({@link dev.raftctl.node.storage.LogDamageRemoval}).
 * If none are known, the directory is refused.
 *
 * <p>Files identify their owner: the vote, the end mark and, by its salt, each segment contain the incarnation in
 * {@code identity}; a snapshot contains its cluster, whose servers may all hold the same one. A file of another server
 * is damage. Files of older versions do not identify their owner.
 *
 * <p>Old data cannot reappear: a conflicting suffix is durably truncated, newest segment first, before anything
 * replaces it. A snapshot that replaces the log is durable before the log is deleted; after a crash in between, the
 * next start finds that the log contradicts the snapshot, and finishes the deletion. All numbers are big-endian.
 */
@NullMarked
package dev.raftctl.node.storage;

import org.jspecify.annotations.NullMarked;
