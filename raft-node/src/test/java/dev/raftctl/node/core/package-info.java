/**
 * Tests of the algorithm. {@code *.script} files under {@code src/test/resources/scripts/core} play scenes with several cores over
 * a network delivered by hand; small tests hold single rules, named by the section of the paper or the dissertation and by
 * the trap; a random cluster looks for what nobody thought of; a model goes every way that a few servers can go within bounds.
 */
@NullMarked
package dev.raftctl.node.core;

import org.jspecify.annotations.NullMarked;
