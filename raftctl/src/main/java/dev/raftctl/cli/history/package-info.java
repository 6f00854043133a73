/**
 * A cluster's history, computed from the journals of its servers: terms, elections and leaders. Pure functions; what
 * they read was collected from running servers, from the files of stopped ones, or from both.
 */
@NullMarked
package dev.raftctl.cli.history;

import org.jspecify.annotations.NullMarked;
