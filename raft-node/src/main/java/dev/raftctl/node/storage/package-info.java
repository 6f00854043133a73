/**
 * What a server keeps on disk: identity, vote, log, snapshots. Every touch of a file goes through {@link
 * dev.raftctl.node.storage.Disk}, so that the simulator and the tests can be the disk. Knows neither the core nor the machine.
 * {@link dev.raftctl.node.storage.ServerStorage} is the door for a running server, {@link
 * dev.raftctl.node.storage.DirectoryCheck} and {@link dev.raftctl.node.storage.OfflineLog} for a person who looks.
 *
 * <pre>
 * DIR/
 *   lock                                     held while a server runs, and the vote, too; its process id
 *   identity                                 server id, incarnation, cluster, lineage; made last of a new directory's files
 *   vote                                     term and votedFor in one record, two copies in blocks of their own
 *   convalescence                            only while what was acknowledged is missing from the log: up to which term
 *   lease-promise                            only where lease reads are on: for how long this server may have promised to keep still
 *   end                                      up to where the log was durable when it was last idle; two copies
 *   peers                                    incarnations of the servers ever met; who was in the newest snapshot's configuration
 *   pending                                  only after a recovery with several servers: those yet to be added
 *   log/00000000000000000001.log             segments, named by the first index each may hold
 *   log/00000000000000020481.log
 *   snapshots/&lt;index&gt;-&lt;term&gt;.snapshot        the newest; 20 digits each
 *   *.damaged                                what failed its checks, set aside; a copy where a part of it is still used; of
 *                                            the two newest times, as soon as the server is whole
 *   *.tmp                                    half-written; removed when the directory is opened
 * </pre>
 *
 * <p>Which file may be half-written after a crash, and what is believed then:
 *
 * <ul>
 *   <li>{@code identity}, {@code peers} and every snapshot: never; they get their names when they are durable. If one fails its
 *       checks it is damage. A damaged snapshot is set aside; one that the log needs takes the log with it.
 *   <li>{@code vote}: one copy, for the second is written when the first is durable. The whole copy is believed: it is the
 *       newest acknowledged ballot, or newer. Both bad, the file missing, or a term older than the log's: refused.
 *   <li>The newest segment: its tail, from the last force on, in any mixture of old zeros and new records. Believed is what is
 *       whole up to the first record that is not; the rest is cut off the file. Each record says how far the log was durable
 *       when it was written; if a later record bears witness that the bad one was durable, it is damage. The
 *       last batch has no later record: for it {@code end} bears witness, once the log was idle for a moment.
 *   <li>{@code end}: one copy, and then the other is an older one, which is still true. Both bad: it vouches for nothing.
 *   <li>Older segments: never; the next one is made when they are durable. Any bad byte is damage.
 * </ul>
 *
 * <p>Damage of log and snapshots is healed by the other servers ({@link dev.raftctl.node.storage.DamageRemoval}), and refused where
 * none are known.
 *
 * <p>Whose a file is: vote, end mark and, by its salt, each segment name the incarnation in {@code identity}, a snapshot its
 * cluster (all servers of one may hold the same). Another server's file is damage. What an older version wrote does not say.
 *
 * <p>Nothing stale can come back: a conflicting suffix is cut off the file, durably, newest segment first, before anything is
 * written in its place. A snapshot that replaces the log is durable before the log goes; if a crash comes between, the next start
 * sees that the log does not agree with the snapshot, and finishes it. All numbers are big-endian.
 */
@NullMarked
package dev.raftctl.node.storage;

import org.jspecify.annotations.NullMarked;
