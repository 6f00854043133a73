package dev.raftctl.cli.prove;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.raftctl.node.simulation.linear.ClientOperation;
import dev.raftctl.node.simulation.linear.RegisterAction;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a file of operations in the format of {@link OperationHistoryFormat}. Fields with unknown names are ignored.
 */
final class OperationHistoryReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    // The smallest and the greatest numbers stand for responses that are no numbers.
    private static final BigInteger MIN_NUMBER = BigInteger.valueOf(RegisterAction.NOT_EXPECTED + 1);
    private static final BigInteger MAX_NUMBER = BigInteger.valueOf(RegisterAction.DONE - 1);

    private OperationHistoryReader() {}

    /** A line that is not an operation. The message names the line and what is wrong with it. */
    static final class MalformedHistoryException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedHistoryException(int lineNumber, String problem) {
            super("line " + lineNumber + ": " + problem);
        }
    }

    /** Reads all operations of a file; empty lines are ignored. */
    static List<RecordedOperation> read(Path file) throws IOException, MalformedHistoryException {
        List<RecordedOperation> history = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int lineNumber = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                lineNumber++;
                if (!line.isBlank()) {
                    history.add(operation(line, lineNumber));
                }
            }
        }
        return history;
    }

    private static RecordedOperation operation(String line, int lineNumber) throws MalformedHistoryException {
        try {
            return new LineFields(fields(line)).operation();
        } catch (JsonProcessingException notJson) {
            throw new MalformedHistoryException(lineNumber, "not a JSON object: " + notJson.getOriginalMessage());
        } catch (IOException notJson) {
            throw new MalformedHistoryException(lineNumber, "not a JSON object");
        } catch (IllegalArgumentException invalid) {
            throw new MalformedHistoryException(lineNumber, String.valueOf(invalid.getMessage()));
        }
    }

    private static Map<String, FieldValue> fields(String line) throws IOException {
        Map<String, FieldValue> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken type = json.nextToken();
                if (type.isStructStart()) {
                    json.skipChildren();
                } else {
                    fields.put(name, new FieldValue(type, json.getText()));
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw new IOException("more than one object");
            }
        }
        return fields;
    }

    /** The type and the text of a value that is neither an object nor an array. */
    private record FieldValue(JsonToken type, String text) {
        boolean isNull() {
            return type == JsonToken.VALUE_NULL;
        }
    }

    /** The fields of one line. Its methods throw {@link IllegalArgumentException} if a field is missing or invalid. */
    private record LineFields(Map<String, FieldValue> fields) {
        RecordedOperation operation() {
            RegisterAction action = action();
            int client = client();
            String key = text("key");
            long calledNanos = number("calledNs");
            if (required("returnedNs").isNull()) {
                return new RecordedOperation(ClientOperation.withoutResponse(client, key, action, calledNanos), 0);
            }
            long version = fields.containsKey("version") ? number("version") : 0;
            return new RecordedOperation(
                    ClientOperation.completed(
                            client, key, action, calledNanos, number("returnedNs"), action.accept(new ResponseOf())),
                    version);
        }

        private RegisterAction action() {
            String name = text("op");
            return switch (name) {
                case "get" -> new RegisterAction.RegisterGet();
                case "put" -> new RegisterAction.RegisterPut(number("value"));
                case "cas" -> new RegisterAction.RegisterCompareAndSet(value("expected"), number("value"));
                case "incr" -> new RegisterAction.RegisterIncrement(number("by"));
                case "del" -> new RegisterAction.RegisterDelete();
                default -> throw new IllegalArgumentException("unknown operation '" + name + "'");
            };
        }

        private FieldValue required(String name) {
            FieldValue value = fields.get(name);
            if (value == null) {
                throw new IllegalArgumentException("the field '" + name + "' is missing");
            }
            return value;
        }

        private long number(String name) {
            FieldValue value = required(name);
            if (value.type() != JsonToken.VALUE_NUMBER_INT) {
                throw new IllegalArgumentException("the field '" + name + "' is not an integer");
            }
            BigInteger number = new BigInteger(value.text());
            if (number.compareTo(MIN_NUMBER) < 0 || number.compareTo(MAX_NUMBER) > 0) {
                throw new IllegalArgumentException("the field '" + name + "' is out of range");
            }
            return number.longValue();
        }

        private int client() {
            long client = number("client");
            if (client != (int) client) {
                throw new IllegalArgumentException("the field 'client' is out of range");
            }
            return (int) client;
        }

        private String text(String name) {
            FieldValue value = required(name);
            if (value.type() != JsonToken.VALUE_STRING) {
                throw new IllegalArgumentException("the field '" + name + "' is not a text");
            }
            return value.text();
        }

        private boolean flag(String name) {
            FieldValue value = required(name);
            if (!value.type().isBoolean()) {
                throw new IllegalArgumentException("the field '" + name + "' is neither true nor false");
            }
            return value.type() == JsonToken.VALUE_TRUE;
        }

        /** Returns a number, or {@link RegisterAction#ABSENT} for null. */
        private long value(String name) {
            return required(name).isNull() ? RegisterAction.ABSENT : number(name);
        }

        /** Derives the response to an action from the fields. */
        private final class ResponseOf implements RegisterAction.Visitor<Long> {
            @Override
            public Long get(RegisterAction.RegisterGet action) {
                return value("read");
            }

            @Override
            public Long put(RegisterAction.RegisterPut action) {
                return RegisterAction.DONE;
            }

            @Override
            public Long compareAndSet(RegisterAction.RegisterCompareAndSet action) {
                if (flag("applied")) {
                    return RegisterAction.DONE;
                }
                return fields.containsKey("actual") ? value("actual") : RegisterAction.NOT_EXPECTED;
            }

            @Override
            public Long increment(RegisterAction.RegisterIncrement action) {
                return number("sum");
            }

            @Override
            public Long delete(RegisterAction.RegisterDelete action) {
                long deleted = number("deleted");
                if (deleted != 0 && deleted != 1) {
                    throw new IllegalArgumentException("the field 'deleted' is neither 0 nor 1");
                }
                return deleted;
            }
        }
    }
}
