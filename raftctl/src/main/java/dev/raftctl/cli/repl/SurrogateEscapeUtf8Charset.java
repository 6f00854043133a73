package dev.raftctl.cli.repl;

import dev.raftctl.cli.view.SurrogateEscapedText;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8, except that bytes which are not UTF-8 are decoded as {@link SurrogateEscapedText} does, so that the console
 * can detect and reject them.
 */
final class SurrogateEscapeUtf8Charset extends Charset {
    SurrogateEscapeUtf8Charset() {
        super("x-raftctl-bytes", null);
    }

    @Override
    public boolean contains(Charset other) {
        return StandardCharsets.UTF_8.contains(other);
    }

    @Override
    public CharsetDecoder newDecoder() {
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        return new CharsetDecoder(this, 1, 1) {
            @Override
            protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
                CoderResult result = utf8.reset().decode(in, out, false);
                while (result.isMalformed()) {
                    if (!out.hasRemaining()) {
                        return CoderResult.OVERFLOW;
                    }
                    out.append(SurrogateEscapedText.decode(new byte[] {in.get()}));
                    result = utf8.reset().decode(in, out, false);
                }
                return result;
            }
        };
    }

    @Override
    public CharsetEncoder newEncoder() {
        return StandardCharsets.UTF_8.newEncoder();
    }
}
