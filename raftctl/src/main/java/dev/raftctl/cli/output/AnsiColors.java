package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.StyledText.TextTone;
import java.util.Map;
import org.jline.jansi.Ansi;
import org.jspecify.annotations.Nullable;

/** Colors text with ANSI escape sequences, or leaves it unchanged if colors are off. Immutable. */
public final class AnsiColors {
    public static final AnsiColors NONE = new AnsiColors(false);

    private final boolean enabled;

    private AnsiColors(boolean enabled) {
        this.enabled = enabled;
    }

    /**
     * Decides whether to use color: {@code --color} overrides {@code NO_COLOR} (if not empty), which overrides
     * {@code CLICOLOR_FORCE} (if not 0), which overrides the terminal.
     *
     * @param mode auto, always or never; null means auto
     * @param isTerminal whether this stream is a terminal
     */
    public static AnsiColors of(@Nullable String mode, Map<String, String> env, boolean isTerminal) throws CliFailure {
        if (mode != null && !mode.equals("auto")) {
            if (!mode.equals("always") && !mode.equals("never")) {
                throw CliFailure.usage("--color must be auto, always or never, not '" + mode + "'", "");
            }
            return new AnsiColors(mode.equals("always"));
        }
        if (isSet(env, "NO_COLOR")) {
            return NONE;
        }
        if (isSet(env, "CLICOLOR_FORCE") && !"0".equals(env.get("CLICOLOR_FORCE"))) {
            return new AnsiColors(true);
        }
        boolean isSupported = !"dumb".equals(env.get("TERM")) && !"0".equals(env.get("CLICOLOR"));
        return new AnsiColors(isTerminal && isSupported);
    }

    private static boolean isSet(Map<String, String> env, String name) {
        String value = env.get(name);
        return value != null && !value.isEmpty();
    }

    public boolean isEnabled() {
        return enabled;
    }

    String apply(String text, TextTone tone) {
        if (!enabled || tone == TextTone.PLAIN || text.isEmpty()) {
            return text;
        }
        // Jansi is loaded here and nowhere else, so uncoloured output does not pay for it.
        return apply(new Ansi(), tone).a(text).reset().toString();
    }

    private static Ansi apply(Ansi ansi, TextTone tone) {
        return switch (tone) {
            case PLAIN -> ansi;
            case STRONG -> ansi.bold();
            case FAINT -> ansi.a(Ansi.Attribute.INTENSITY_FAINT);
            case GOOD -> ansi.fgGreen();
            case WARNING -> ansi.fgYellow();
            case BAD -> ansi.fgRed();
        };
    }
}
