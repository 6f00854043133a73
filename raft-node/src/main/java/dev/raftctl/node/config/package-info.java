/**
 * What a node is told when it starts: a TOML file, options of the command line, or both, checked as a whole before anything is
 * opened. Whatever is wrong is named with its file and line, what was expected, and the nearest thing that would be right.
 * Used once, by the thread that starts the node; imports the settings records of core and storage, and knows no runtime.
 */
@NullMarked
package dev.raftctl.node.config;

import org.jspecify.annotations.NullMarked;
