package dev.raftctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ByteTextTest {
    @Test
    void anyBytesComeBackAsTheyWere() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertThat(ByteText.encode(ByteText.decode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void differentBytesAreDifferentStrings() {
        Set<String> all = new HashSet<>();
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                all.add(ByteText.decode(new byte[] {'u', (byte) first, (byte) second}));
            }
        }
        assertThat(all).hasSize(256 * 256);
    }

    @Test
    void textIsItself() {
        for (String text : new String[] {"", "k", "gr\u00f6\u00dfe", "\uFFFD", "?", "\uD83D\uDE00", "a\u0000b"}) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            assertThat(ByteText.decode(utf8)).isEqualTo(text);
            assertThat(ByteText.encode(text)).isEqualTo(utf8);
            assertThat(ByteText.holdsBytes(text)).isFalse();
        }
    }

    @Test
    void whatIsNoTextIsSeenToBeNone() {
        assertThat(ByteText.holdsBytes(ByteText.decode(new byte[] {'k', (byte) 0xff})))
                .isTrue();
        assertThat(ByteText.holdsBytes(ByteText.decode(new byte[] {(byte) 0xf0, (byte) 0x9f, (byte) 0x98})))
                .isTrue();
    }
}
