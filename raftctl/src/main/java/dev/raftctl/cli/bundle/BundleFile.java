package dev.raftctl.cli.bundle;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A bundle: a ZIP file with a recording, other files, and their checksums.
 *
 * @param files the contents of the other files by their names, without the recording and the checksums
 */
public record BundleFile(ClusterRecording recording, SortedMap<String, byte[]> files) {
    /** The file with the checksums of the others, in the format of {@code sha256sum}. */
    public static final String CHECKSUMS = "SHA256SUMS";

    private static final String RECORDING = "recording.bin";
    private static final String NAME_SEPARATOR = "  ";

    /** A bundle is read into memory, so that one of unreasonable size must not exhaust the heap. */
    private static final int MAX_BYTES = 256 << 20;

    /** Writes the bundle. The stream stays open. */
    public void writeTo(OutputStream to) throws IOException {
        SortedMap<String, byte[]> all = new TreeMap<>(files);
        all.put(RECORDING, RecordingFormat.encode(recording));
        StringBuilder checksums = new StringBuilder();
        all.forEach((name, bytes) -> checksums
                .append(checksum(bytes))
                .append(NAME_SEPARATOR)
                .append(name)
                .append('\n'));
        all.put(CHECKSUMS, checksums.toString().getBytes(StandardCharsets.UTF_8));
        ZipOutputStream zip = new ZipOutputStream(to, StandardCharsets.UTF_8);
        for (Map.Entry<String, byte[]> each : all.entrySet()) {
            ZipEntry entry = new ZipEntry(each.getKey());
            entry.setTime(recording.at().toEpochMilli());
            zip.putNextEntry(entry);
            zip.write(each.getValue());
            zip.closeEntry();
        }
        zip.finish();
    }

    /**
     * Reads a bundle and compares all checksums.
     *
     * @throws BundleDamagedException if the file is not a bundle, is damaged, or has a format that this program does
     *     not know
     * @throws IOException if it cannot be read
     */
    public static BundleFile read(Path file) throws IOException {
        SortedMap<String, byte[]> files;
        try (InputStream in = Files.newInputStream(file)) {
            files = contents(in);
        } catch (ZipException | EOFException | IllegalArgumentException damaged) {
            throw new BundleDamagedException("it is not a complete ZIP file: " + damaged.getMessage(), damaged);
        }
        byte[] checksums = files.remove(CHECKSUMS);
        byte[] recording = files.get(RECORDING);
        if (checksums == null || recording == null) {
            throw new BundleDamagedException("it is not a bundle, or an incomplete one", null);
        }
        requireSame(new String(checksums, StandardCharsets.UTF_8), files);
        files.remove(RECORDING);
        try {
            return new BundleFile(RecordingFormat.decode(recording), files);
        } catch (IOException undecodable) {
            throw new BundleDamagedException(RECORDING + ": " + undecodable.getMessage(), undecodable);
        }
    }

    private static SortedMap<String, byte[]> contents(InputStream in) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8);
        int remaining = MAX_BYTES;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            byte[] bytes = zip.readNBytes(remaining);
            remaining -= bytes.length;
            if (remaining == 0) {
                throw new BundleDamagedException("its files have more than " + MAX_BYTES + " bytes", null);
            }
            files.put(entry.getName(), bytes);
        }
        return files;
    }

    private static void requireSame(String checksums, SortedMap<String, byte[]> files) throws BundleDamagedException {
        SortedMap<String, String> expected = new TreeMap<>();
        for (String line : checksums.lines().toList()) {
            int end = line.indexOf(NAME_SEPARATOR);
            if (end > 0) {
                expected.put(line.substring(end + NAME_SEPARATOR.length()), line.substring(0, end));
            }
        }
        if (!expected.keySet().equals(files.keySet())) {
            throw new BundleDamagedException("its files are not those that " + CHECKSUMS + " lists", null);
        }
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            if (!checksum(each.getValue()).equals(expected.get(each.getKey()))) {
                throw new BundleDamagedException(each.getKey() + " does not match its checksum", null);
            }
        }
    }

    private static String checksum(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
