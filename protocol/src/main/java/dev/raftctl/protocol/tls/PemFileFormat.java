package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.message.PrintableText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Reads and writes certificates and keys as PEM files (RFC 7468). Refuses a private key that other users may read. */
public final class PemFileFormat {
    private static final long MAX_FILE_BYTES = 1 << 20;
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    /** The first byte of a DER structure. No text file starts with this byte. */
    private static final byte DER_SEQUENCE = 0x30;

    private static final Set<PosixFilePermission> GROUP_OR_OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    /**
     * The group may read a key, since service managers pass keys to a service's user that way, but may not change it.
     */
    private static final Set<PosixFilePermission> ALLOWED_TO_GROUP = Set.of(PosixFilePermission.GROUP_READ);

    private PemFileFormat() {}

    /** Reads the certificates in a file, in order. A file without a certificate is an error. */
    static List<X509Certificate> readCertificates(Path file) throws TlsFailure {
        List<X509Certificate> found = new ArrayList<>();
        for (PemBlock block : readBlocks(file)) {
            if (block.label().equals("CERTIFICATE")) {
                found.add(parseCertificate(file, block.bytes()));
            }
        }
        if (found.isEmpty()) {
            throw missingBlock(
                    file, "certificate", "CERTIFICATE", "openssl x509 -inform der -in " + file + " -out NEW");
        }
        return List.copyOf(found);
    }

    static PrivateKey readKey(Path file) throws TlsFailure {
        requirePrivate(file);
        for (PemBlock block : readBlocks(file)) {
            if (block.label().equals("PRIVATE KEY")) {
                return readKey(file, block.bytes());
            }
            if (block.label().endsWith("PRIVATE KEY")) {
                boolean encrypted =
                        block.label().startsWith("ENCRYPTED") || block.text().contains("ENCRYPTED");
                throw new TlsFailure(
                        "the key " + file + " is "
                                + (encrypted ? "encrypted with a password" : "in the format " + block.label())
                                + "; it must be in PKCS #8 without a password",
                        "openssl pkcs8 -topk8 -nocrypt -in " + file + " -out NEW");
            }
        }
        throw missingBlock(
                file,
                "private key",
                "PRIVATE KEY",
                "openssl pkcs8 -topk8 -nocrypt -inform der -in " + file + " -out NEW");
    }

    /** Returns the failure for a file that lacks the expected content, with a description of what the file contains. */
    private static TlsFailure missingBlock(Path file, String content, String label, String conversion)
            throws TlsFailure {
        byte[] bytes = readBytes(file);
        if (bytes.length > 0 && bytes[0] == DER_SEQUENCE) {
            return new TlsFailure(
                    file + " is binary (DER or PKCS #12), but the " + content + " must be in PEM format", conversion);
        }
        List<String> labels = new ArrayList<>();
        for (PemBlock block : readBlocks(file)) {
            labels.add(block.label());
        }
        return new TlsFailure(
                "there is no " + content + " in " + file
                        + (labels.isEmpty() ? "" : "; it contains " + String.join(", ", labels)),
                "the file must contain lines with " + BEGIN + label + DASHES);
    }

    private static void requirePrivate(Path file) throws TlsFailure {
        try {
            if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
                return;
            }
            for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
                if (GROUP_OR_OTHERS.contains(permission) && !ALLOWED_TO_GROUP.contains(permission)) {
                    throw new TlsFailure(
                            "the key " + file + " is accessible to other users ("
                                    + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) + ")",
                            "chmod 600 " + file);
                }
            }
        } catch (IOException unreadable) {
            if (unreadable instanceof TlsFailure failure) {
                throw failure;
            }
            throw unreadableFile(file, unreadable);
        }
    }

    private static PrivateKey readKey(Path file, byte[] bytes) throws TlsFailure {
        InvalidKeySpecException last = new InvalidKeySpecException("no key");
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (InvalidKeySpecException notThisAlgorithm) {
                last = notThisAlgorithm; // The key uses another algorithm; try the next one.
            } catch (GeneralSecurityException missing) {
                throw new TlsFailure("the key " + file + " cannot be read: " + missing.getMessage(), "", missing);
            }
        }
        throw new TlsFailure("the key " + file + " is not an EC, RSA or Ed25519 key", "", last);
    }

    private static X509Certificate parseCertificate(Path file, byte[] bytes) throws TlsFailure {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        } catch (CertificateException damaged) {
            throw new TlsFailure("a certificate in " + file + " is damaged: " + damaged.getMessage(), "", damaged);
        }
    }

    /** @param text the lines between the BEGIN line and the END line */
    private record PemBlock(Path file, String label, String text) {
        byte[] bytes() throws TlsFailure {
            try {
                return Base64.getMimeDecoder().decode(text);
            } catch (IllegalArgumentException damaged) {
                throw new TlsFailure(file + " is damaged: " + damaged.getMessage(), "", damaged);
            }
        }
    }

    private static List<PemBlock> readBlocks(Path file) throws TlsFailure {
        String text = new String(readBytes(file), StandardCharsets.ISO_8859_1);
        List<PemBlock> blocks = new ArrayList<>();
        for (int begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, begin + 1)) {
            int kind = begin + BEGIN.length();
            int body = text.indexOf(DASHES, kind);
            int end = body < 0 ? -1 : text.indexOf(END + text.substring(kind, body) + DASHES, body);
            if (end >= 0) {
                blocks.add(new PemBlock(
                        file,
                        PrintableText.of(text.substring(kind, body)),
                        text.substring(body + DASHES.length(), end)));
                begin = end;
            }
        }
        return blocks;
    }

    private static byte[] readBytes(Path file) throws TlsFailure {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new TlsFailure(file + " is too large for keys and certificates", "");
            }
            return Files.readAllBytes(file);
        } catch (TlsFailure failure) {
            throw failure;
        } catch (IOException unreadable) {
            throw unreadableFile(file, unreadable);
        }
    }

    private static TlsFailure unreadableFile(Path file, IOException why) {
        return why instanceof NoSuchFileException
                ? new TlsFailure("there is no file " + file, "", why)
                : new TlsFailure(file + " cannot be read: " + why.getMessage(), "", why);
    }

    /** Encodes a certificate as PEM text. */
    public static String encode(X509Certificate certificate) throws CertificateException {
        return encode("CERTIFICATE", certificate.getEncoded());
    }

    /** Encodes a private key as PEM text, in PKCS #8 without a password. */
    public static String encode(PrivateKey key) {
        return encode("PRIVATE KEY", key.getEncoded());
    }

    private static String encode(String kind, byte[] bytes) {
        byte[] newline = {'\n'};
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, newline).encodeToString(bytes) + "\n-----END " + kind + "-----\n";
    }
}
