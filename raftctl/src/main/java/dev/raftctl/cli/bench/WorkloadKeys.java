package dev.raftctl.cli.bench;

import java.nio.charset.StandardCharsets;

/** The keys of a workload, each a prefix followed by a number of eight hexadecimal digits. Thread-safe. */
final class WorkloadKeys {
    private static final int DIGITS = 8;

    private final byte[] prefix;

    WorkloadKeys(String prefix) {
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
    }

    byte[] key(int number) {
        byte[] key = new byte[prefix.length + DIGITS];
        System.arraycopy(prefix, 0, key, 0, prefix.length);
        int remaining = number;
        for (int i = key.length - 1; i >= prefix.length; i--) {
            key[i] = (byte) Character.forDigit(remaining & 0xF, 16);
            remaining >>>= 4;
        }
        return key;
    }
}
