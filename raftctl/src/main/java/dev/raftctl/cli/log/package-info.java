/**
 * What the process says of itself, on standard error: the receiving end of SLF4J. A line of text or of JSON for each event.
 * Any thread.
 */
@NullMarked
package dev.raftctl.cli.log;

import org.jspecify.annotations.NullMarked;
