package dev.raftctl.cli.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the process with its standard input: a pipe from whoever started it, closed by the system when that one is gone. */
final class StdinWatcher {
    private static final Logger LOG = LoggerFactory.getLogger(StdinWatcher.class);

    private StdinWatcher() {}

    static void watch(InputStream input) {
        Thread thread = new Thread(() -> exitAtEnd(input), "end-of-input");
        thread.setDaemon(true);
        thread.start();
    }

    private static void exitAtEnd(InputStream input) {
        try {
            // Nothing is ever said on it.
            input.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            LOG.warn("standard input cannot be read: {}", broken.getMessage());
        }
        LOG.info("standard input has ended, and this server with it");
        System.exit(0);
    }
}
