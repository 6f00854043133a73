package dev.raftctl.cli.prove;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.raftctl.node.simulation.linear.ClientOperation;
import dev.raftctl.node.simulation.linear.RegisterAction;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes a history of operations as text: one JSON object per line for each operation, in the order of the calls. The
 * format is documented in {@code raftctl/HISTORY.md}; {@link OperationHistoryReader} reads it.
 */
final class OperationHistoryFormat {
    private static final JsonFactory JSON = new JsonFactory();

    private OperationHistoryFormat() {}

    /** Returns the text of a history whose operations are in any order. Times are relative to the first call. */
    static String format(List<RecordedOperation> history) {
        List<RecordedOperation> sorted = new ArrayList<>(history);
        sorted.sort(Comparator.comparingLong(
                        (RecordedOperation each) -> each.operation().calledAt())
                .thenComparingInt(each -> each.operation().client()));
        long origin = sorted.isEmpty() ? 0 : sorted.get(0).operation().calledAt();
        StringWriter text = new StringWriter();
        for (RecordedOperation each : sorted) {
            writeLine(text, each, origin);
        }
        return text.toString();
    }

    /** Returns the SHA-256 hash of the text of a history, in hexadecimal digits. */
    static String sha256(List<RecordedOperation> history) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(format(history).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has SHA-256", impossible);
        }
    }

    private static void writeLine(StringWriter text, RecordedOperation recorded, long origin) {
        ClientOperation operation = recorded.operation();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("client", operation.client());
            json.writeStringField("key", operation.key());
            operation.action().accept(new FieldsOfAction(json));
            json.writeNumberField("calledNs", operation.calledAt() - origin);
            if (operation.isCompleted()) {
                json.writeNumberField("returnedNs", operation.returnedAt() - origin);
                operation.action().accept(new FieldsOfResponse(json, operation.response()));
            } else {
                json.writeNullField("returnedNs");
            }
            if (recorded.version() > 0) {
                json.writeNumberField("version", recorded.version());
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        text.append('\n');
    }

    private static void writeValue(JsonGenerator json, String name, long value) {
        try {
            if (value == RegisterAction.ABSENT) {
                json.writeNullField(name);
            } else {
                json.writeNumberField(name, value);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Writes the name and the arguments of an action; returns the generator. */
    private record FieldsOfAction(JsonGenerator json) implements RegisterAction.Visitor<JsonGenerator> {
        @Override
        public JsonGenerator get(RegisterAction.RegisterGet action) {
            return name("get");
        }

        @Override
        public JsonGenerator put(RegisterAction.RegisterPut action) {
            writeValue(name("put"), "value", action.value());
            return json;
        }

        @Override
        public JsonGenerator compareAndSet(RegisterAction.RegisterCompareAndSet action) {
            writeValue(name("cas"), "expected", action.expected());
            writeValue(json, "value", action.value());
            return json;
        }

        @Override
        public JsonGenerator increment(RegisterAction.RegisterIncrement action) {
            writeValue(name("incr"), "by", action.by());
            return json;
        }

        @Override
        public JsonGenerator delete(RegisterAction.RegisterDelete action) {
            return name("del");
        }

        private JsonGenerator name(String name) {
            try {
                json.writeStringField("op", name);
                return json;
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }

    /** Writes the response to an action; returns the generator. */
    private record FieldsOfResponse(JsonGenerator json, long response)
            implements RegisterAction.Visitor<JsonGenerator> {
        @Override
        public JsonGenerator get(RegisterAction.RegisterGet action) {
            writeValue(json, "read", response);
            return json;
        }

        @Override
        public JsonGenerator put(RegisterAction.RegisterPut action) {
            return json;
        }

        @Override
        public JsonGenerator compareAndSet(RegisterAction.RegisterCompareAndSet action) {
            try {
                json.writeBooleanField("applied", response == RegisterAction.DONE);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            if (response != RegisterAction.DONE && response != RegisterAction.NOT_EXPECTED) {
                writeValue(json, "actual", response);
            }
            return json;
        }

        @Override
        public JsonGenerator increment(RegisterAction.RegisterIncrement action) {
            writeValue(json, "sum", response);
            return json;
        }

        @Override
        public JsonGenerator delete(RegisterAction.RegisterDelete action) {
            writeValue(json, "deleted", response);
            return json;
        }
    }
}
