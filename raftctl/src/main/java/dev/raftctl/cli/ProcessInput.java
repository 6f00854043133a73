package dev.raftctl.cli;

import java.io.BufferedInputStream;
import java.io.InputStream;

/**
 * The standard input of this process. It is buffered, because a raw file stream cannot be read to its end when it is a
 * pipe. Confined to one thread.
 */
final class ProcessInput extends BufferedInputStream {
    ProcessInput(InputStream in) {
        super(in);
    }
}
