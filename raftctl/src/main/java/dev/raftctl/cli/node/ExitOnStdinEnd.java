package dev.raftctl.cli.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exits the process at the end of its standard input: a pipe from the parent process, which the system closes when the
 * parent exits.
 */
final class ExitOnStdinEnd {
    private static final Logger LOG = LoggerFactory.getLogger(ExitOnStdinEnd.class);

    private ExitOnStdinEnd() {}

    static void watch(InputStream input) {
        Thread thread = new Thread(() -> exitAtEnd(input), "end-of-input");
        thread.setDaemon(true);
        thread.start();
    }

    private static void exitAtEnd(InputStream input) {
        try {
            // The parent never writes anything.
            input.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            LOG.warn("standard input cannot be read: {}", broken.getMessage());
        }
        LOG.info("standard input has ended; stopping the server");
        System.exit(0);
    }
}
