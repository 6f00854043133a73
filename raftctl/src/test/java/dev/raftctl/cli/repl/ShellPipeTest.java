package dev.raftctl.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.view.SurrogateEscapedText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ShellPipeTest {
    @Test
    void passesNonAsciiCommandsAsOctalEscapes() {
        assertThat(ShellPipe.shellInvocation("grep k")).containsExactly("/bin/sh", "-c", "grep k");
        assertThat(ShellPipe.shellInvocation("grep \u00e9"))
                .allMatch(word -> word.chars().allMatch(letter -> letter < 0x80))
                .last()
                .isEqualTo("grep \\0303\\0251");
    }

    @Test
    void passesRawBytesToTheShell() throws Exception {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        String bytes = SurrogateEscapedText.decode(new byte[] {'\'', '\\', (byte) 0xff, 'n', '\''});
        assertThat(new ShellPipe(screen).run("printf %s " + bytes, into -> 0)).isZero();
        assertThat(screen.toString(StandardCharsets.ISO_8859_1)).isEqualTo("\\\u00ffn");
    }
}
