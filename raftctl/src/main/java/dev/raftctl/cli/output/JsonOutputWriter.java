package dev.raftctl.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.protocol.message.PrintableText;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes JSON without white space, either the whole document on one line or one object per line. */
final class JsonOutputWriter implements OutputWriter {
    private final boolean oneObjectPerLine;
    private final JsonFactory factory = new JsonFactory();

    JsonOutputWriter(boolean oneObjectPerLine) {
        this.oneObjectPerLine = oneObjectPerLine;
    }

    @Override
    public void print(OutputDocument document, PrintStream out) {
        if (oneObjectPerLine) {
            for (StructuredData.ObjectData each : document.records()) {
                out.println(text(each));
            }
        } else {
            out.println(text(document.data()));
        }
    }

    @Override
    public void print(CliFailure failure, PrintStream err) {
        err.println(text(CliFailureData.of(failure)));
    }

    private String text(StructuredData data) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = factory.createGenerator(text)) {
            data.accept(new JsonTreeWriter(json));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return PrintableText.escapedJson(text.toString());
    }

    /** Writes data and everything in it; returns the generator. */
    private static final class JsonTreeWriter implements StructuredData.Visitor<JsonGenerator, IOException> {
        private final JsonGenerator json;

        JsonTreeWriter(JsonGenerator json) {
            this.json = json;
        }

        @Override
        public JsonGenerator text(StructuredData.StringData data) throws IOException {
            json.writeString(data.text());
            return json;
        }

        @Override
        public JsonGenerator number(StructuredData.LongData data) throws IOException {
            json.writeNumber(data.number());
            return json;
        }

        @Override
        public JsonGenerator flag(StructuredData.BooleanData data) throws IOException {
            json.writeBoolean(data.value());
            return json;
        }

        @Override
        public JsonGenerator absent(StructuredData.NullData data) throws IOException {
            json.writeNull();
            return json;
        }

        @Override
        public JsonGenerator list(StructuredData.ListData data) throws IOException {
            json.writeStartArray();
            for (StructuredData item : data.items()) {
                item.accept(this);
            }
            json.writeEndArray();
            return json;
        }

        @Override
        public JsonGenerator object(StructuredData.ObjectData data) throws IOException {
            json.writeStartObject();
            for (Map.Entry<String, StructuredData> field : data.values().entrySet()) {
                json.writeFieldName(field.getKey());
                field.getValue().accept(this);
            }
            json.writeEndObject();
            return json;
        }
    }
}
