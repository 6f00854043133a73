/** JMH benchmarks of the core, the wire format and the log, without threads or network; run by hand. */
@NullMarked
package dev.raftctl.bench;

import org.jspecify.annotations.NullMarked;
