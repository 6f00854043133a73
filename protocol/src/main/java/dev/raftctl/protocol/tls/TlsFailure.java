package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.message.PrintableText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when one end of a connection does not trust the other, or when keys are unusable. The message names the
 * certificate and the reason.
 */
public final class TlsFailure extends IOException {
    private static final long serialVersionUID = 1;

    private final String hint;

    /** @param hint how the operator can fix the problem; may be empty */
    public TlsFailure(String message, String hint) {
        this(message, hint, null);
    }

    public TlsFailure(String message, String hint, @Nullable Throwable cause) {
        super(PrintableText.of(message), cause);
        this.hint = hint;
    }

    /** Returns how the operator can fix the problem; may be empty. */
    public String hint() {
        return hint;
    }
}
