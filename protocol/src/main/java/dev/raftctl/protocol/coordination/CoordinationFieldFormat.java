package dev.raftctl.protocol.coordination;

import dev.raftctl.protocol.kv.KeyValueLimits;
import dev.raftctl.protocol.message.ServerId;

/** The binary format of fields that commands, queries, results and transactions have in common. */
final class CoordinationFieldFormat {
    private CoordinationFieldFormat() {}

    /** Writes a key, or a key prefix, which may be empty. */
    static CoordinationEncoder writeKey(CoordinationEncoder writer, byte[] key) {
        return writer.writeBytes(key, KeyValueLimits.MAX_KEY_BYTES, "bytes of a key");
    }

    static byte[] readKey(CoordinationDecoder reader) {
        byte[] key = readPrefix(reader);
        if (key.length == 0) {
            throw new CoordinationFormatException("an empty key");
        }
        return key;
    }

    static byte[] readPrefix(CoordinationDecoder reader) {
        return reader.readBytes(KeyValueLimits.MAX_KEY_BYTES, "bytes of a key");
    }

    static CoordinationEncoder writeValue(CoordinationEncoder writer, byte[] value) {
        return writer.writeBytes(value, KeyValueLimits.MAX_VALUE_BYTES, "bytes of a value");
    }

    static byte[] readValue(CoordinationDecoder reader) {
        return reader.readBytes(KeyValueLimits.MAX_VALUE_BYTES, "bytes of a value");
    }

    static CoordinationEncoder writeName(CoordinationEncoder writer, byte[] name) {
        return writer.writeBytes(name, CoordinationLimits.MAX_LOCK_NAME_BYTES, "bytes of a lock's name");
    }

    static byte[] readName(CoordinationDecoder reader) {
        byte[] name = reader.readBytes(CoordinationLimits.MAX_LOCK_NAME_BYTES, "bytes of a lock's name");
        if (name.length == 0) {
            throw new CoordinationFormatException("an empty name of a lock");
        }
        return name;
    }

    static CoordinationEncoder writeCode(CoordinationEncoder writer, String code) {
        return writer.writeText(code, CoordinationLimits.MAX_MUTE_CODE_BYTES, "bytes of a code");
    }

    static String readCode(CoordinationDecoder reader) {
        return reader.readText(CoordinationLimits.MAX_MUTE_CODE_BYTES, "bytes of a code");
    }

    static CoordinationEncoder writeServer(CoordinationEncoder writer, ServerId server) {
        return writer.writeText(server.value(), ServerId.MAX_LENGTH, "bytes of a server id");
    }

    static ServerId readServer(CoordinationDecoder reader) {
        String text = reader.readText(ServerId.MAX_LENGTH, "bytes of a server id");
        try {
            return ServerId.of(text);
        } catch (IllegalArgumentException invalid) {
            throw new CoordinationFormatException("an invalid server id: " + invalid.getMessage());
        }
    }

    static long readLease(CoordinationDecoder reader) {
        return reader.readAmount("lease");
    }
}
