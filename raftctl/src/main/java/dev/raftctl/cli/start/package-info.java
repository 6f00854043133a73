/**
 * Quick starts: the rehearsal during which the JVM writes the archive of classes that the launcher hands to later runs.
 */
@NullMarked
package dev.raftctl.cli.start;

import org.jspecify.annotations.NullMarked;
