/**
 * What a server observes about itself and records in its journal beside the decisions of the core: elections as a
 * whole, periods without a leader, connections, pauses, slow writes, operators' requests. Times come as parameters; the
 * runtime passes decisions and its status to these classes and records what they return.
 */
@NullMarked
package dev.raftctl.node.observation;

import org.jspecify.annotations.NullMarked;
