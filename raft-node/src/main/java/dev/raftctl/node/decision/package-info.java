/**
 * Turns the core's decisions into what people and programs read: a kind and a cause with public labels, numbers under
 * stable names, and a sentence. The journal, the metrics, the replies to operators, the simulator's traces and the test
 * scripts all use these values. Pure.
 */
@NullMarked
package dev.raftctl.node.decision;

import org.jspecify.annotations.NullMarked;
