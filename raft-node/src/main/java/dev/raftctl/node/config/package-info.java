/**
 * The node's configuration at start: a TOML file, command-line options, or both, checked as a whole before anything is
 * opened. Each error names its file and line, what was expected, and the closest valid alternative. The thread that
 * starts the node uses this package once; it imports the settings records of core and storage, and does not depend on
 * the runtime.
 */
@NullMarked
package dev.raftctl.node.config;

import org.jspecify.annotations.NullMarked;
