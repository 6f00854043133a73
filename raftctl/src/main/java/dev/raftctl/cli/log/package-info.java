/** The log of the process: an SLF4J provider that writes each event to standard error, as text or JSON. Thread-safe. */
@NullMarked
package dev.raftctl.cli.log;

import org.jspecify.annotations.NullMarked;
