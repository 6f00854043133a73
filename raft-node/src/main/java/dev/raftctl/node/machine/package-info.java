/**
 * The replicated state machine: what applies committed entries, in order, once. Called at the applier's turns; knows neither
 * the core nor the disk.
 */
@NullMarked
package dev.raftctl.node.machine;

import org.jspecify.annotations.NullMarked;
