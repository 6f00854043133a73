package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.message.PrintableText;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when one end of a connection does not trust the other, or when keys are unusable. The message names the
 * certificate and the reason.
 */
public final class TlsFailure extends IOException {
    private static final long serialVersionUID = 1;

    private final String hint;
    private final @Nullable Instant expiredAt;

    /** @param hint how the operator can fix the problem; may be empty */
    public TlsFailure(String message, String hint) {
        this(message, hint, null);
    }

    public TlsFailure(String message, String hint, @Nullable Throwable cause) {
        this(message, hint, null, cause);
    }

    /** @param expiredAt when the certificate expired, if that is the reason; otherwise null */
    public TlsFailure(String message, String hint, @Nullable Instant expiredAt, @Nullable Throwable cause) {
        super(PrintableText.of(message), cause);
        this.hint = hint;
        this.expiredAt = expiredAt;
    }

    /** Returns when the certificate expired, if that is the reason; otherwise null. */
    public @Nullable Instant expiredAt() {
        return expiredAt;
    }

    /** Returns how the operator can fix the problem; may be empty. */
    public String hint() {
        return hint;
    }
}
