package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.protocol.message.PrintableText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/** Writes YAML 1.2 in block style. */
final class YamlOutputWriter implements OutputWriter {
    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setSplitLines(false)
            .build();

    private final Dump dump = new Dump(SETTINGS, new YamlStringQuoter(SETTINGS));

    /** Quotes every string that a YAML 1.1 or 1.2 parser could read as another type. */
    private static final class YamlStringQuoter extends StandardRepresenter {
        private static final Set<String> AMBIGUOUS_WORDS =
                Set.of("y", "yes", "n", "no", "true", "false", "on", "off", "null");

        YamlStringQuoter(DumpSettings settings) {
            super(settings);
            representers.put(String.class, data -> string(String.valueOf(data)));
        }

        private Node string(String text) {
            return representScalar(Tag.STR, text, isUnambiguous(text) ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
        }

        /**
         * Returns whether every YAML parser reads the text as a string. Numbers and times begin with a digit, a sign or
         * a point, so a text that starts with a letter can only be mistaken for a reserved word.
         */
        private static boolean isUnambiguous(String text) {
            boolean startsWithLetter = !text.isEmpty() && text.charAt(0) < 0x80 && Character.isLetter(text.charAt(0));
            return startsWithLetter
                    && !AMBIGUOUS_WORDS.contains(text.toLowerCase(Locale.ROOT))
                    && text.codePoints().allMatch(YamlStringQuoter::isPlainCharacter);
        }

        private static boolean isPlainCharacter(int codePoint) {
            return PrintableText.isPrintable(codePoint) && codePoint <= Character.MAX_VALUE;
        }
    }

    @Override
    public void print(OutputDocument document, PrintStream out) {
        out.print(text(document.data()));
    }

    @Override
    public void print(CliFailure failure, PrintStream err) {
        err.print(text(CliFailureData.of(failure)));
    }

    /**
     * Converts data to YAML. Unprintable characters occur only in double quotes, where an escape means the same
     * character.
     */
    private String text(StructuredData data) {
        StringBuilder text = new StringBuilder();
        dump.dumpToString(data.accept(new YamlValues()).orElse(null))
                .codePoints()
                .forEach(codePoint -> {
                    if (PrintableText.isPrintable(codePoint) || codePoint == '\n') {
                        text.appendCodePoint(codePoint);
                    } else {
                        text.append(String.format(codePoint <= Character.MAX_VALUE ? "\\u%04x" : "\\U%08x", codePoint));
                    }
                });
        return text.toString();
    }

    /** Converts data into the values that the YAML library writes; empty for null. */
    private static final class YamlValues implements StructuredData.Visitor<Optional<Object>, RuntimeException> {
        @Override
        public Optional<Object> text(StructuredData.StringData data) {
            return Optional.of(data.text());
        }

        @Override
        public Optional<Object> number(StructuredData.LongData data) {
            return Optional.of(data.number());
        }

        @Override
        public Optional<Object> flag(StructuredData.BooleanData data) {
            return Optional.of(data.value());
        }

        @Override
        public Optional<Object> absent(StructuredData.NullData data) {
            return Optional.empty();
        }

        @Override
        public Optional<Object> list(StructuredData.ListData data) {
            List<@Nullable Object> list = new ArrayList<>();
            for (StructuredData item : data.items()) {
                list.add(item.accept(this).orElse(null));
            }
            return Optional.of(list);
        }

        @Override
        public Optional<Object> object(StructuredData.ObjectData data) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (Map.Entry<String, StructuredData> field : data.values().entrySet()) {
                map.put(field.getKey(), field.getValue().accept(this).orElse(null));
            }
            return Optional.of(map);
        }
    }
}
