@NullMarked
package dev.raftctl.cli.runbook;

import org.jspecify.annotations.NullMarked;
