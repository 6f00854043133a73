/**
 * Tests of the algorithm. The {@code *.script} files in {@code src/test/resources/scripts/core} run several cores over
 * a network whose messages the script delivers. Small tests check single rules; their names cite the section of the
 * paper or the dissertation and the hazard. A random cluster searches for unforeseen failures. A model checker explores
 * everything that a few servers can do within bounds.
 */
@NullMarked
package dev.raftctl.node.core;

import org.jspecify.annotations.NullMarked;
