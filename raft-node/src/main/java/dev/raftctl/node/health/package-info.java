/**
 * What a server measures about itself, without threads and clocks: each class is given the time with each observation,
 * so tests give it any time. The runtime makes the observations.
 */
@NullMarked
package dev.raftctl.node.health;

import org.jspecify.annotations.NullMarked;
