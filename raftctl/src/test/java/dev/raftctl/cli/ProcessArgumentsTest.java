package dev.raftctl.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.view.SurrogateEscapedText;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProcessArgumentsTest {
    private static final List<String> JAVA = List.of("/usr/bin/java", "-Xmx1g", "-jar", "/opt/raftctl.jar");

    /** Reads arguments given as bytes, one character each. */
    private static List<String> read(Charset locale, String... typed) throws CliFailure {
        List<byte[]> commandLine = new ArrayList<>();
        JAVA.forEach(argument -> commandLine.add(argument.getBytes(UTF_8)));
        List<String> decoded = new ArrayList<>();
        for (String each : typed) {
            byte[] bytes = each.getBytes(ISO_8859_1);
            commandLine.add(bytes);
            decoded.add(new String(bytes, locale));
        }
        return new ProcessArguments(locale).arguments(decoded, commandLine);
    }

    @Test
    void recoversTheTypedBytesInAnyLocale() throws CliFailure {
        List<String> keys = List.of(
                "k-\u00c3\u00a9", "k-\u00c3\u00bc", "u-\u00ff", "u-\u00fe", "?", "\u00ef\u00bf\u00bd", "a?b", "");
        for (Charset locale : List.of(US_ASCII, UTF_8, ISO_8859_1)) {
            for (String key : keys) {
                List<String> arguments = read(locale, "put", key, "1");
                assertThat(SurrogateEscapedText.encode(arguments.get(1)))
                        .as(locale + " " + key)
                        .isEqualTo(key.getBytes(ISO_8859_1));
            }
        }
    }

    /** Java 17 decodes non-ASCII bytes in the C locale as question marks, later versions as U+FFFD. */
    @Test
    void keepsATypedQuestionMark() throws CliFailure {
        List<byte[]> commandLine = List.of("java".getBytes(UTF_8), "put".getBytes(UTF_8), "?".getBytes(UTF_8));
        assertThat(new ProcessArguments(US_ASCII).arguments(List.of("put", "?"), commandLine))
                .containsExactly("put", "?");
        commandLine = List.of("java".getBytes(UTF_8), "put".getBytes(UTF_8), "\u00e9".getBytes(UTF_8));
        assertThat(new ProcessArguments(US_ASCII).arguments(List.of("put", "??"), commandLine))
                .containsExactly("put", "\u00e9");
    }

    @Test
    void refusesAmbiguousArgumentsWithoutTheirBytes() throws CliFailure {
        for (String argument : List.of("k-?", "k-\uFFFD")) {
            assertRefused(US_ASCII, argument, List.of());
        }
        assertRefused(UTF_8, "k-\uFFFD", List.of());
        assertThat(new ProcessArguments(UTF_8).arguments(List.of("k-?", "\u00e9"), List.of()))
                .containsExactly("k-?", "\u00e9");
        assertThat(new ProcessArguments(US_ASCII).arguments(List.of("put", "k"), List.of()))
                .containsExactly("put", "k");
    }

    /** {@code java @file}: the arguments are in the file. */
    @Test
    void ignoresACommandLineThatDoesNotMatch() {
        List<byte[]> commandLine = List.of("java".getBytes(UTF_8), "-Dx".getBytes(UTF_8), "@file".getBytes(UTF_8));
        assertRefused(US_ASCII, "k-?", commandLine);
    }

    private static void assertRefused(Charset locale, String argument, List<byte[]> commandLine) {
        assertThatThrownBy(() -> new ProcessArguments(locale).arguments(List.of("get", argument), commandLine))
                .isInstanceOfSatisfying(
                        CliFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    @Test
    void recoversTheBytesOfVariables() {
        Map<String, String> decoded = new TreeMap<>(Map.of("RAFTCTL_CONTEXT", "pr\uFFFD\uFFFDd", "HOME", "/h"));
        List<byte[]> raw = List.of("RAFTCTL_CONTEXT=pr\u00f6d".getBytes(UTF_8), "HOME=/h".getBytes(UTF_8));
        assertThat(new ProcessArguments(US_ASCII).environment(decoded, raw))
                .containsEntry("RAFTCTL_CONTEXT", "pr\u00f6d")
                .containsEntry("HOME", "/h");
        String lost =
                new ProcessArguments(US_ASCII).environment(decoded, List.of()).getOrDefault("RAFTCTL_CONTEXT", "");
        assertThat(SurrogateEscapedText.hasRawBytes(lost)).isTrue();
    }
}
