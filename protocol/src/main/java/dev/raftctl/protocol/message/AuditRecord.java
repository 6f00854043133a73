package dev.raftctl.protocol.message;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A log entry that records what an operator did to a server's files. Its format never changes, so it does not use Kryo:
 * a version byte, the time (8 bytes), and three strings.
 *
 * @param atMillis milliseconds since 1970, by the clock of the host on which it was done
 * @param action the command
 * @param operator user and host; not authenticated
 * @param description what was done, as a sentence
 */
public record AuditRecord(long atMillis, String action, String operator, String description) {
    private static final int VERSION = 1;

    /** Encodes this record as the payload of a log entry. */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(atMillis);
            out.writeUTF(action);
            out.writeUTF(operator);
            out.writeUTF(description);
        } catch (IOException tooLong) {
            throw new UncheckedIOException(tooLong);
        }
        return bytes.toByteArray();
    }

    /**
     * Decodes a record.
     *
     * @throws IllegalArgumentException if the bytes are not an audit record
     */
    public static AuditRecord decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("audit format " + version + " is not supported");
            }
            return new AuditRecord(in.readLong(), in.readUTF(), in.readUTF(), in.readUTF());
        } catch (IOException truncated) {
            throw new IllegalArgumentException("audit record is truncated", truncated);
        }
    }
}
