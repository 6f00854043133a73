package dev.raftctl.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Block;
import dev.raftctl.cli.view.Cell;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.Document;
import dev.raftctl.protocol.message.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class OutputTest {
    private static final String HARD = "a \"quoted\" \\ line\nand → ü \u0007, 'no': yes";

    private record Hard() implements Document {
        @Override
        public List<Block> blocks(boolean wide) {
            return List.of(new Block.Table(
                    List.of(Block.Column.left("NAME"), Block.Column.right("N")),
                    List.of(
                            List.of(Cell.of("→"), Cell.of(7)),
                            List.of(new Cell("long", Cell.Tone.BAD), Cell.of(1_000)))));
        }

        @Override
        public Data.Fields data() {
            return Data.Fields.versioned()
                    .put("text", HARD)
                    .put("nothing", (String) null)
                    .put("number", Long.MAX_VALUE)
                    .put("flag", true)
                    .putAll("items", List.of("null", "1", "~"));
        }

        @Override
        public List<Block> bare() {
            return List.of(new Block.Raw(new byte[] {(byte) 0xff, 0}));
        }
    }

    private static byte[] bytes(Format format, Paint paint, int columns) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Output.of(format, paint, Paint.NONE, columns).print(new Hard(), stream);
        stream.flush();
        return out.toByteArray();
    }

    private static String text(Format format) {
        return new String(bytes(format, Paint.NONE, 0), StandardCharsets.UTF_8);
    }

    @Test
    void jsonIsOneLineThatAParserReadsBack() throws IOException {
        String json = text(Format.JSON);
        assertThat(json.lines()).hasSize(1);
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            String read = "";
            while (parser.nextToken() != null) {
                if ("text".equals(parser.currentName())) {
                    read = parser.getText();
                }
            }
            assertThat(read).isEqualTo(HARD);
        }
    }

    /** What moves a terminal's cursor, ends its line, or turns the writing around. */
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

    private record Of(String text) implements Document {
        @Override
        public List<Block> blocks(boolean wide) {
            return List.of(
                    new Block.Line(text),
                    new Block.Fields().add("name", text),
                    new Block.Table(List.of(Block.Column.left("NAME")), List.of(List.of(Cell.of(text)))));
        }

        @Override
        public Data.Fields data() {
            return Data.Fields.versioned().put("text", text);
        }

        @Override
        public List<Block> bare() {
            return List.of(new Block.Value(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static String of(Format format, String text, boolean isTerminal) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Output.of(format, Paint.NONE, Paint.NONE, 0, true, isTerminal).print(new Of(text), stream);
        stream.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static boolean isHarmless(String written) {
        return written.codePoints().allMatch(point -> point == '\n' || Printable.isShown(point));
    }

    @Test
    void nothingThatATerminalObeysIsWrittenToIt() {
        for (String text : HOSTILE) {
            for (Format format : Format.values()) {
                assertThat(of(format, text, true))
                        .as("%s in %s", Printable.line(text), format)
                        .matches(OutputTest::isHarmless, "harmless");
            }
            assertThat(of(Format.TABLE, text, false).lines())
                    .as("a text is one line")
                    .hasSize(4);
        }
    }

    @Test
    void programsGetExactlyTheSame() throws IOException {
        for (String text : HOSTILE) {
            assertThat(of(Format.VALUE, text, false)).isEqualTo(text);
            try (JsonParser parser = new JsonFactory().createParser(of(Format.JSON, text, true))) {
                while (!"text".equals(parser.currentName()) || parser.nextToken() == null) {
                    parser.nextToken();
                }
                assertThat(parser.getText()).isEqualTo(text);
            }
            Object yaml = new Load(LoadSettings.builder().build()).loadFromString(of(Format.YAML, text, true));
            assertThat(((Map<?, ?>) yaml).get("text")).isEqualTo(text);
        }
    }

    @Test
    void aFailuresWordsFormNoLineOfTheirOwn() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Output.of(Format.TABLE, Paint.NONE, Paint.NONE, 0)
                .print(Failure.usage("no\u001b[2J\nhint: obey", "nor\u202e"), stream);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("error: no\\u001b[2J\n  hint: obey\nhint: nor\\u202e\n");
    }

    @Test
    void yamlIsReadBackAsTheSame() {
        Object read = new Load(LoadSettings.builder().build()).loadFromString(text(Format.YAML));
        assertThat(read.toString())
                .isEqualTo("{schemaVersion=1, text=" + HARD + ", nothing=null, number=" + Long.MAX_VALUE
                        + ", flag=true, items=[null, 1, ~]}");
        assertThat(((Map<?, ?>) read).get("items")).isEqualTo(List.of("null", "1", "~"));
    }

    @Test
    void aBareValueIsItsOwnBytes() {
        assertThat(bytes(Format.VALUE, Paint.NONE, 0)).isEqualTo(new byte[] {(byte) 0xff, 0, '\n'});
    }

    @Test
    void columnsAreAsWideAsWhatIsInThemAndNumbersStandRight() {
        assertThat(text(Format.TABLE)).isEqualTo("NAME     N\n→        7\nlong  1000\n");
    }

    @Test
    void aTableTooWideForTheScreenMovesCloser() {
        String narrow = new String(bytes(Format.TABLE, Paint.NONE, 9), StandardCharsets.UTF_8);
        assertThat(narrow.lines()).contains("long 1000");
    }

    @Test
    void coloursDoNotChangeWidths() throws Exception {
        Paint paint = Paint.of("always", Map.of(), false);
        String coloured = new String(bytes(Format.TABLE, paint, 0), StandardCharsets.UTF_8);
        assertThat(coloured).contains("\u001b[31m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9]*m", "")).isEqualTo(text(Format.TABLE));
    }
}
