package dev.raftctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SurrogateEscapedTextTest {
    @Test
    void anyBytesRoundTrip() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertThat(SurrogateEscapedText.encode(SurrogateEscapedText.decode(bytes)))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void differentBytesDecodeToDifferentStrings() {
        Set<String> all = new HashSet<>();
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                all.add(SurrogateEscapedText.decode(new byte[] {'u', (byte) first, (byte) second}));
            }
        }
        assertThat(all).hasSize(256 * 256);
    }

    @Test
    void validUtf8DecodesToItself() {
        for (String text : new String[] {"", "k", "gr\u00f6\u00dfe", "\uFFFD", "?", "\uD83D\uDE00", "a\u0000b"}) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            assertThat(SurrogateEscapedText.decode(utf8)).isEqualTo(text);
            assertThat(SurrogateEscapedText.encode(text)).isEqualTo(utf8);
            assertThat(SurrogateEscapedText.hasRawBytes(text)).isFalse();
        }
    }

    @Test
    void recognizesBytesThatAreNotUtf8() {
        assertThat(SurrogateEscapedText.hasRawBytes(SurrogateEscapedText.decode(new byte[] {'k', (byte) 0xff})))
                .isTrue();
        assertThat(SurrogateEscapedText.hasRawBytes(
                        SurrogateEscapedText.decode(new byte[] {(byte) 0xf0, (byte) 0x9f, (byte) 0x98})))
                .isTrue();
    }
}
