package dev.raftctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LosslessTextTest {
    @Test
    void anyBytesRoundTrip() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertThat(LosslessText.encode(LosslessText.decode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void differentBytesDecodeToDifferentStrings() {
        Set<String> all = new HashSet<>();
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                all.add(LosslessText.decode(new byte[] {'u', (byte) first, (byte) second}));
            }
        }
        assertThat(all).hasSize(256 * 256);
    }

    @Test
    void validUtf8DecodesToItself() {
        for (String text : new String[] {"", "k", "gr\u00f6\u00dfe", "\uFFFD", "?", "\uD83D\uDE00", "a\u0000b"}) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            assertThat(LosslessText.decode(utf8)).isEqualTo(text);
            assertThat(LosslessText.encode(text)).isEqualTo(utf8);
            assertThat(LosslessText.hasRawBytes(text)).isFalse();
        }
    }

    @Test
    void recognizesBytesThatAreNotUtf8() {
        assertThat(LosslessText.hasRawBytes(LosslessText.decode(new byte[] {'k', (byte) 0xff})))
                .isTrue();
        assertThat(LosslessText.hasRawBytes(LosslessText.decode(new byte[] {(byte) 0xf0, (byte) 0x9f, (byte) 0x98})))
                .isTrue();
    }
}
