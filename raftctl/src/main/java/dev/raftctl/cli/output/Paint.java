package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Cell.Tone;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Colours, or none. Immutable. */
public final class Paint {
    public static final Paint NONE = new Paint(false);

    private static final String RESET = "\u001b[0m";

    private final boolean on;

    private Paint(boolean on) {
        this.on = on;
    }

    /**
     * {@code --color} beats {@code NO_COLOR} (not empty), which beats {@code CLICOLOR_FORCE} (not 0), which beats the terminal.
     *
     * @param when auto, always, never; null: auto
     * @param terminal whether this stream is one
     */
    public static Paint of(@Nullable String when, Map<String, String> env, boolean terminal) throws Failure {
        if (when != null && !when.equals("auto")) {
            if (!when.equals("always") && !when.equals("never")) {
                throw Failure.usage("--color takes auto, always or never, not '" + when + "'", "");
            }
            return new Paint(when.equals("always"));
        }
        if (isSet(env, "NO_COLOR")) {
            return NONE;
        }
        if (isSet(env, "CLICOLOR_FORCE") && !"0".equals(env.get("CLICOLOR_FORCE"))) {
            return new Paint(true);
        }
        boolean able = !"dumb".equals(env.get("TERM")) && !"0".equals(env.get("CLICOLOR"));
        return new Paint(terminal && able);
    }

    private static boolean isSet(Map<String, String> env, String name) {
        String value = env.get(name);
        return value != null && !value.isEmpty();
    }

    public boolean isOn() {
        return on;
    }

    String paint(String text, Tone tone) {
        if (!on || tone == Tone.PLAIN || text.isEmpty()) {
            return text;
        }
        return code(tone) + text + RESET;
    }

    private static String code(Tone tone) {
        return switch (tone) {
            case STRONG -> "\u001b[1m";
            case FAINT -> "\u001b[2m";
            case GOOD -> "\u001b[32m";
            case DOUBTFUL -> "\u001b[33m";
            default -> "\u001b[31m";
        };
    }
}
