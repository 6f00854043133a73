package dev.raftctl.cli.txn;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.raftctl.protocol.coordination.KeyValueTransaction;
import dev.raftctl.protocol.coordination.TransactionOperation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a transaction from a JSON document with the lists {@code compare}, {@code success} and {@code failure}. Keys
 * and values are strings, or {@code {"base64":"..."}} for bytes that are not UTF-8.
 */
public final class TransactionJsonReader {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser json;
    private final TransactionBuilder transaction = new TransactionBuilder();

    private TransactionJsonReader(JsonParser json) {
        this.json = json;
    }

    /** Reads the document. */
    public static KeyValueTransaction read(byte[] document) throws TransactionSyntaxException {
        try (JsonParser json = FACTORY.createParser(document)) {
            return new TransactionJsonReader(json).document();
        } catch (JsonProcessingException invalid) {
            throw new TransactionSyntaxException("line " + invalid.getLocation().getLineNr() + " is not valid JSON: "
                    + invalid.getOriginalMessage());
        } catch (IOException impossible) {
            throw new TransactionSyntaxException("it cannot be read: " + impossible.getMessage());
        }
    }

    private KeyValueTransaction document() throws IOException, TransactionSyntaxException {
        require(json.nextToken() == JsonToken.START_OBJECT, "a transaction is an object");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String list = json.currentName();
            require(
                    Set.of("compare", "success", "failure").contains(list),
                    "unknown field '" + list + "'; known: compare, success, failure");
            require(json.nextToken() == JsonToken.START_ARRAY, "'" + list + "' is a list");
            int position = 0;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                position++;
                try {
                    item(list);
                } catch (TransactionSyntaxException problem) {
                    throw new TransactionSyntaxException(
                            "item " + position + " of '" + list + "': " + problem.message());
                }
            }
        }
        require(json.nextToken() == null, "nothing may follow the object");
        return transaction.build();
    }

    private void item(String list) throws IOException, TransactionSyntaxException {
        Fields fields = fields();
        if (list.equals("compare")) {
            transaction.compare(
                    fields.text("property"), fields.bytes("key"), fields.text("operator"), fields.bytes("operand"));
        } else {
            transaction.add(list.equals("success"), operation(fields));
        }
        fields.requireAllUsed();
    }

    private static TransactionOperation operation(Fields fields) throws TransactionSyntaxException {
        String operation = fields.text("operation");
        return switch (operation) {
            case "get" -> TransactionBuilder.get(fields.bytes("key"));
            case "put" ->
                TransactionBuilder.put(fields.bytes("key"), fields.bytes("value"), fields.optionalText("lease"));
            case "del" -> TransactionBuilder.delete(fields.bytes("key"), fields.optionalText("prefix"));
            case "incr" -> TransactionBuilder.increment(fields.bytes("key"), fields.optionalText("by"));
            default ->
                throw new TransactionSyntaxException(
                        "'" + operation + "' is none of the operations get, put, del and incr");
        };
    }

    private Fields fields() throws IOException, TransactionSyntaxException {
        require(json.currentToken() == JsonToken.START_OBJECT, "it is not an object");
        Fields fields = new Fields();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT) {
                fields.values.put(name, base64());
            } else {
                require(
                        value == JsonToken.VALUE_STRING
                                || value == JsonToken.VALUE_NUMBER_INT
                                || value == JsonToken.VALUE_TRUE
                                || value == JsonToken.VALUE_FALSE,
                        "'" + name + "' is neither a string, an integer, a boolean nor {\"base64\":\"...\"}");
                fields.values.put(name, utf8(name, json.getText()));
            }
        }
        return fields;
    }

    /** Replacing what cannot be encoded would make two different keys one. */
    private static byte[] utf8(String name, String text) throws TransactionSyntaxException {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException unpaired) {
            throw new TransactionSyntaxException(
                    "'" + name + "' has half of a surrogate pair; bytes are written {\"base64\":\"...\"}");
        }
    }

    private byte[] base64() throws IOException, TransactionSyntaxException {
        String problem = "an object stands only for bytes: {\"base64\":\"...\"}";
        require(json.nextToken() == JsonToken.FIELD_NAME && json.currentName().equals("base64"), problem);
        require(json.nextToken() == JsonToken.VALUE_STRING, problem);
        String encoded = json.getText();
        require(json.nextToken() == JsonToken.END_OBJECT, problem);
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException invalid) {
            throw new TransactionSyntaxException("invalid base64: " + invalid.getMessage());
        }
    }

    private static void require(boolean condition, String problem) throws TransactionSyntaxException {
        if (!condition) {
            throw new TransactionSyntaxException(problem);
        }
    }

    /** The fields of one comparison or operation. */
    private static final class Fields {
        final Map<String, byte[]> values = new HashMap<>();

        byte[] bytes(String name) throws TransactionSyntaxException {
            byte[] value = values.remove(name);
            if (value == null) {
                throw new TransactionSyntaxException("it has no field '" + name + "'");
            }
            return value;
        }

        String text(String name) throws TransactionSyntaxException {
            return new String(bytes(name), StandardCharsets.UTF_8);
        }

        /** Returns null if the field is missing. */
        @Nullable
        String optionalText(String name) throws TransactionSyntaxException {
            return values.containsKey(name) ? text(name) : null;
        }

        void requireAllUsed() throws TransactionSyntaxException {
            if (!values.isEmpty()) {
                List<String> unknown = new ArrayList<>(values.keySet());
                unknown.sort(null);
                throw new TransactionSyntaxException("unknown field '" + unknown.get(0) + "'");
            }
        }
    }
}
