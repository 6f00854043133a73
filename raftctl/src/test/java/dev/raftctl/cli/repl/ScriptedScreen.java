package dev.raftctl.cli.repl;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The screen of a scripted console. Thread-safe. */
final class ScriptedScreen extends OutputStream {
    /** What the last line is while the console waits: its prompt, that of a continued line, or a question. */
    private static final Pattern PROMPT = Pattern.compile("(raftctl( \\[\\w+])?> |\\.\\.\\. |.*\\[y/N] )$");

    /** Much longer than any command takes, so that a console that hangs fails its script. */
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean hasEnded;

    @Override
    public synchronized void write(int value) {
        bytes.write(value);
        notifyAll();
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
        bytes.write(from, offset, length);
        notifyAll();
    }

    synchronized void clear() {
        bytes.reset();
        hasEnded = false;
    }

    /** Marks the end of the console. */
    synchronized void end() {
        hasEnded = true;
        notifyAll();
    }

    synchronized boolean hasEnded() {
        return hasEnded;
    }

    /** Waits until the console waits for input, or has ended. */
    synchronized void awaitPrompt() throws InterruptedException {
        long end = System.nanoTime() + MAX_WAIT_NANOS;
        while (!hasEnded && !PROMPT.matcher(lastLine()).matches()) {
            long remaining = end - System.nanoTime();
            if (remaining <= 0) {
                throw new IllegalStateException("the console shows no prompt: " + text());
            }
            TimeUnit.NANOSECONDS.timedWait(this, remaining);
        }
    }

    /** Returns the lines on the screen without the prompt. */
    synchronized List<String> lines() {
        String text = text();
        String last = lastLine();
        boolean isQuestion = last.endsWith("[y/N] ");
        return (isQuestion || hasEnded ? text : text.substring(0, text.length() - last.length()))
                .lines()
                .toList();
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8).replace("\r", "");
    }

    private String lastLine() {
        String text = text();
        return text.substring(text.lastIndexOf('\n') + 1);
    }
}
