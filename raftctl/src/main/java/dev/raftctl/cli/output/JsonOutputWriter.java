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
            write(data, json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return PrintableText.escapedJson(text.toString());
    }

    private static void write(StructuredData data, JsonGenerator json) throws IOException {
        if (data instanceof StructuredData.StringData text) {
            json.writeString(text.text());
        } else if (data instanceof StructuredData.LongData whole) {
            json.writeNumber(whole.number());
        } else if (data instanceof StructuredData.BooleanData flag) {
            json.writeBoolean(flag.value());
        } else if (data instanceof StructuredData.ListData items) {
            json.writeStartArray();
            for (StructuredData item : items.items()) {
                write(item, json);
            }
            json.writeEndArray();
        } else if (data instanceof StructuredData.ObjectData fields) {
            json.writeStartObject();
            for (Map.Entry<String, StructuredData> field : fields.values().entrySet()) {
                json.writeFieldName(field.getKey());
                write(field.getValue(), json);
            }
            json.writeEndObject();
        } else {
            json.writeNull();
        }
    }
}
