package dev.raftctl.node.specification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bounded model of the specification: a .cfg file in {@code src/tla/models}.
 *
 * @param name of the file, without its extension
 * @param configuration the text of the file
 */
record BoundedModel(String name, String configuration) {
    private static final Path MODELS = Path.of("src/tla/models");

    static BoundedModel named(String name) throws IOException {
        return new BoundedModel(name, Files.readString(MODELS.resolve(name + ".cfg")));
    }

    /** Returns the same model without one rule of the protocol. */
    BoundedModel without(String guard) {
        return new BoundedModel(
                name, replaced(configuration, "WithoutGuards = \\{\\}", "WithoutGuards = {\"" + guard + "\"}"));
    }

    /** Returns the same model without some of the properties, which otherwise fail first. */
    BoundedModel ignoring(List<String> properties) {
        BoundedModel model = this;
        for (String property : properties) {
            model = new BoundedModel(name, replaced(model.configuration, "    " + property + "\n", ""));
        }
        return model;
    }

    /** Returns the same model with a single property, which concerns steps, in place of its own. */
    BoundedModel withOnlyProperty(String property) {
        return new BoundedModel(
                name,
                replaced(
                        configuration,
                        "(?s)INVARIANTS\n.*PROPERTIES\n.*(?=CHECK_DEADLOCK)",
                        "PROPERTIES\n    " + property + "\n"));
    }

    /** Returns the same model with other bounds. */
    BoundedModel withBounds(int maxTerm, int maxLength) {
        String withMaxTerm = replaced(configuration, "MaxTerm = \\d+", "MaxTerm = " + maxTerm);
        return new BoundedModel(name, replaced(withMaxTerm, "MaxLength = \\d+", "MaxLength = " + maxLength));
    }

    private String replaced(String text, String pattern, String replacement) {
        Matcher match = Pattern.compile(pattern).matcher(text);
        if (!match.find()) {
            throw new IllegalArgumentException("model " + name + " has no " + pattern + " to replace");
        }
        return match.replaceFirst(Matcher.quoteReplacement(replacement));
    }

    TlcResult check(TlcProcess tlc) throws IOException, InterruptedException {
        return tlc.check(MODELS.resolve("Model.tla"), configuration);
    }
}
