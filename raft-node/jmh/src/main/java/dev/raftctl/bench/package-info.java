/** What the core, the wire format and the log cost alone, without threads or network: JMH benchmarks, run by hand. */
@NullMarked
package dev.raftctl.bench;

import org.jspecify.annotations.NullMarked;
