/** Tests of the built program, which run the self-executing file as users do. */
@NullMarked
package dev.raftctl.cli.program;

import org.jspecify.annotations.NullMarked;
