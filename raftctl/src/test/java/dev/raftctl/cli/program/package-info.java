/** Tests of the finished program: processes of the self-executing file, as its users start them. */
@NullMarked
package dev.raftctl.cli.program;

import org.jspecify.annotations.NullMarked;
