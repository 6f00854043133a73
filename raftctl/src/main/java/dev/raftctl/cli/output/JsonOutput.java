package dev.raftctl.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.Document;
import dev.raftctl.protocol.message.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes JSON without white space, either the whole document on one line or one object per line. */
final class JsonOutput implements Output {
    private final boolean oneObjectPerLine;
    private final JsonFactory factory = new JsonFactory();

    JsonOutput(boolean oneObjectPerLine) {
        this.oneObjectPerLine = oneObjectPerLine;
    }

    @Override
    public void print(Document document, PrintStream out) {
        if (oneObjectPerLine) {
            for (Data.Fields each : document.records()) {
                out.println(text(each));
            }
        } else {
            out.println(text(document.data()));
        }
    }

    @Override
    public void print(Failure failure, PrintStream err) {
        err.println(text(FailureData.of(failure)));
    }

    private String text(Data data) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = factory.createGenerator(text)) {
            write(data, json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Printable.escapedJson(text.toString());
    }

    private static void write(Data data, JsonGenerator json) throws IOException {
        if (data instanceof Data.Text text) {
            json.writeString(text.text());
        } else if (data instanceof Data.LongNumber whole) {
            json.writeNumber(whole.number());
        } else if (data instanceof Data.Bool flag) {
            json.writeBoolean(flag.value());
        } else if (data instanceof Data.Items items) {
            json.writeStartArray();
            for (Data item : items.items()) {
                write(item, json);
            }
            json.writeEndArray();
        } else if (data instanceof Data.Fields fields) {
            json.writeStartObject();
            for (Map.Entry<String, Data> field : fields.values().entrySet()) {
                json.writeFieldName(field.getKey());
                write(field.getValue(), json);
            }
            json.writeEndObject();
        } else {
            json.writeNull();
        }
    }
}
