package dev.raftctl.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.DocumentBlock;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.StyledText;
import dev.raftctl.protocol.message.PrintableText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class OutputWriterTest {
    private static final String TRICKY_TEXT = "a \"quoted\" \\ line\nand → ü \u0007, 'no': yes";

    private record TrickyDocument() implements OutputDocument {
        @Override
        public List<DocumentBlock> blocks(boolean wide) {
            return List.of(new DocumentBlock.TextTableBlock(
                    List.of(DocumentBlock.TextTableColumn.left("NAME"), DocumentBlock.TextTableColumn.right("N")),
                    List.of(
                            List.of(StyledText.of("→"), StyledText.of(7)),
                            List.of(new StyledText("long", StyledText.TextTone.BAD), StyledText.of(1_000)))));
        }

        @Override
        public StructuredData.ObjectData data() {
            return StructuredData.ObjectData.withSchemaVersion()
                    .put("text", TRICKY_TEXT)
                    .put("nothing", (String) null)
                    .put("number", Long.MAX_VALUE)
                    .put("flag", true)
                    .putTexts("items", List.of("null", "1", "~"));
        }

        @Override
        public List<DocumentBlock> valueBlocks() {
            return List.of(new DocumentBlock.RawBytesBlock(new byte[] {(byte) 0xff, 0}));
        }
    }

    private static byte[] bytes(OutputFormat format, AnsiColors colors, int columns) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        OutputWriter.of(format, colors, AnsiColors.NONE, columns).print(new TrickyDocument(), stream);
        stream.flush();
        return out.toByteArray();
    }

    private static String text(OutputFormat format) {
        return new String(bytes(format, AnsiColors.NONE, 0), StandardCharsets.UTF_8);
    }

    @Test
    void jsonIsOneLineAndRoundTrips() throws IOException {
        String json = text(OutputFormat.JSON);
        assertThat(json.lines()).hasSize(1);
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            String read = "";
            while (parser.nextToken() != null) {
                if ("text".equals(parser.currentName())) {
                    read = parser.getText();
                }
            }
            assertThat(read).isEqualTo(TRICKY_TEXT);
        }
    }

    /** Texts that move a terminal's cursor, end its line, or reverse the direction of writing. */
    private static final List<String> HOSTILE = List.of(
            "a\u001b]0;x\u0007b",
            "a\u009b31mb",
            "a\u202eb",
            "a\u2028b",
            "a\u2029b",
            "a\u200bb",
            "a\ufeffb",
            "a\rb",
            "a\bb",
            "a\u007fb",
            "a\u0085b",
            "a\udb40\udc41b",
            "a\nerror: b");

    private record OneTextDocument(String text) implements OutputDocument {
        @Override
        public List<DocumentBlock> blocks(boolean wide) {
            return List.of(
                    new DocumentBlock.TextLineBlock(text),
                    new DocumentBlock.NamedValuesBlock().add("name", text),
                    new DocumentBlock.TextTableBlock(
                            List.of(DocumentBlock.TextTableColumn.left("NAME")),
                            List.of(List.of(StyledText.of(text)))));
        }

        @Override
        public StructuredData.ObjectData data() {
            return StructuredData.ObjectData.withSchemaVersion().put("text", text);
        }

        @Override
        public List<DocumentBlock> valueBlocks() {
            return List.of(new DocumentBlock.BareValueBlock(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static String of(OutputFormat format, String text, boolean isTerminal) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        OutputWriter.of(format, AnsiColors.NONE, AnsiColors.NONE, 0, true, isTerminal)
                .print(new OneTextDocument(text), stream);
        stream.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static boolean isHarmless(String written) {
        return written.codePoints().allMatch(codePoint -> codePoint == '\n' || PrintableText.isPrintable(codePoint));
    }

    @Test
    void neverWritesControlCharactersToATerminal() {
        for (String text : HOSTILE) {
            for (OutputFormat format : OutputFormat.values()) {
                assertThat(of(format, text, true))
                        .as("%s in %s", PrintableText.escapedLine(text), format)
                        .matches(OutputWriterTest::isHarmless, "harmless");
            }
            assertThat(of(OutputFormat.TABLE, text, false).lines())
                    .as("a text is one line")
                    .hasSize(4);
        }
    }

    @Test
    void machineReadableOutputPreservesEveryCharacter() throws IOException {
        for (String text : HOSTILE) {
            assertThat(of(OutputFormat.VALUE, text, false)).isEqualTo(text);
            try (JsonParser parser = new JsonFactory().createParser(of(OutputFormat.JSON, text, true))) {
                while (!"text".equals(parser.currentName()) || parser.nextToken() == null) {
                    parser.nextToken();
                }
                assertThat(parser.getText()).isEqualTo(text);
            }
            Object yaml = new Load(LoadSettings.builder().build()).loadFromString(of(OutputFormat.YAML, text, true));
            assertThat(((Map<?, ?>) yaml).get("text")).isEqualTo(text);
        }
    }

    @Test
    void indentsLinesInsideAFailureMessage() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        OutputWriter.of(OutputFormat.TABLE, AnsiColors.NONE, AnsiColors.NONE, 0)
                .print(CliFailure.usage("no\u001b[2J\nhint: obey", "nor\u202e"), stream);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("error: no\\u001b[2J\n  hint: obey\nhint: nor\\u202e\n");
    }

    @Test
    void yamlRoundTrips() {
        Object read = new Load(LoadSettings.builder().build()).loadFromString(text(OutputFormat.YAML));
        assertThat(read.toString())
                .isEqualTo("{schemaVersion=1, text=" + TRICKY_TEXT + ", nothing=null, number=" + Long.MAX_VALUE
                        + ", flag=true, items=[null, 1, ~]}");
        assertThat(((Map<?, ?>) read).get("items")).isEqualTo(List.of("null", "1", "~"));
    }

    @Test
    void valueOutputIsTheExactBytes() {
        assertThat(bytes(OutputFormat.VALUE, AnsiColors.NONE, 0)).isEqualTo(new byte[] {(byte) 0xff, 0, '\n'});
    }

    @Test
    void sizesColumnsToTheirContentAndRightAlignsNumbers() {
        assertThat(text(OutputFormat.TABLE)).isEqualTo("NAME     N\n→        7\nlong  1000\n");
    }

    @Test
    void narrowsTheGapsOfATableTooWideForTheScreen() {
        String narrow = new String(bytes(OutputFormat.TABLE, AnsiColors.NONE, 9), StandardCharsets.UTF_8);
        assertThat(narrow.lines()).contains("long 1000");
    }

    @Test
    void colorsDoNotChangeColumnWidths() throws Exception {
        AnsiColors colors = AnsiColors.of("always", Map.of(), false);
        String coloured = new String(bytes(OutputFormat.TABLE, colors, 0), StandardCharsets.UTF_8);
        assertThat(coloured).contains("\u001b[31m").contains("\u001b[m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9]*m", "")).isEqualTo(text(OutputFormat.TABLE));
    }
}
