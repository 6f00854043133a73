/** The log of the process on standard error: an SLF4J provider that writes each event as text or JSON. Any thread. */
@NullMarked
package dev.raftctl.cli.log;

import org.jspecify.annotations.NullMarked;
