package dev.raftctl.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class DiagnosticLogOutputTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private void use(Level level, LogFormatter formatter) {
        PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
        DiagnosticLogOutput.setCurrent(new DiagnosticLogOutput(
                level, formatter, out, Clock.fixed(Instant.ofEpochMilli(1_234), ZoneOffset.UTC)));
    }

    @AfterEach
    void restoreTheDefault() {
        DiagnosticLogOutput.setCurrent(
                new DiagnosticLogOutput(Level.WARN, new TextLogFormatter(), System.err, Clock.systemUTC()));
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsTimeLevelLoggerAndMessage() {
        use(Level.INFO, new TextLogFormatter());
        LoggerFactory.getLogger("dev.raftctl.node.Thing").info("term {} of {}", 7, "n1");
        assertThat(text()).isEqualTo("1970-01-01T00:00:01.234Z INFO  Thing: term 7 of n1\n");
    }

    @Test
    void escapesControlCharacters() {
        use(Level.INFO, new TextLogFormatter());
        LoggerFactory.getLogger("Thing").warn("id '{}'", "a\nb\u001b[31m");
        assertThat(text()).isEqualTo("1970-01-01T00:00:01.234Z WARN  Thing: id 'a b [31m'\n");
    }

    @Test
    void printsOneJsonObjectPerLine() {
        use(Level.DEBUG, new JsonLogFormatter());
        LoggerFactory.getLogger("a.Thing").debug("say \"hi\"\n", new IllegalStateException("no"));
        assertThat(text())
                .startsWith("{\"time\":\"1970-01-01T00:00:01.234Z\",\"level\":\"debug\",\"logger\":\"a.Thing\","
                        + "\"message\":\"say \\\"hi\\\"\\n\",\"error\":\"java.lang.IllegalStateException: no")
                .endsWith("\"}\n");
        assertThat(text().lines()).hasSize(1);
    }

    @Test
    void omitsEventsBelowTheLevel() {
        use(Level.INFO, new TextLogFormatter());
        Logger logger = LoggerFactory.getLogger("Thing");
        assertThat(logger.isDebugEnabled()).isFalse();
        logger.debug("unseen");
        LoggerFactory.getLogger("io.netty.Loop").info("unseen");
        assertThat(text()).isEmpty();
    }
}
