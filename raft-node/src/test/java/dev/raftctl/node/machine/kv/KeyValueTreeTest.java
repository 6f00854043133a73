package dev.raftctl.node.machine.kv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.KeyRange;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the tree with a {@link TreeMap} that performs the same operations. */
class KeyValueTreeTest {
    private final KeyValueTree tree = new KeyValueTree();
    private final NavigableMap<byte[], KeyValueItem> model = new TreeMap<>(Arrays::compareUnsigned);
    private long version;

    private record Held(KeyValueTree.FrozenKeyValueTree frozen, List<KeyValueItem> items) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void matchesATreeMapAndFrozenStatesNeverChange(long seed) {
        Random random = new Random(seed);
        int keys = seed % 2 == 0 ? 300 : 20_000;
        List<Held> captures = new ArrayList<>();
        for (int step = 0; step < 30_000; step++) {
            int dice = random.nextInt(1000);
            if (dice < 600) {
                put(key(random, keys));
            } else if (dice < 950) {
                remove(KeyRange.of(key(random, keys)));
            } else if (dice < 952) {
                byte[] prefix = Arrays.copyOf(key(random, keys), 1 + random.nextInt(2));
                remove(KeyRange.startingWith(prefix));
            } else if (dice < 990) {
                byte[] key = key(random, keys);
                assertThat(tree.get(key)).isSameAs(model.get(key));
            } else if (dice < 992) {
                captures.add(new Held(tree.freeze(), List.copyOf(model.values())));
            } else {
                assertSameInRange(random, keys);
            }
        }
        assertThat(tree.size()).isEqualTo(model.size());
        assertThat(captures).hasSizeGreaterThan(30);
        assertSameItems(model.values(), tree.freeze());
        for (Held held : captures) {
            assertSameItems(held.items(), held.frozen());
        }
    }

    @Test
    void emptiedTreeEqualsANewOne() {
        for (int i = 0; i < 5_000; i++) {
            put(new byte[] {(byte) (i >> 8), (byte) i});
        }
        remove(KeyRange.startingWith(new byte[0]));
        assertThat(tree.size()).isZero();
        assertThat(tree.hash()).isZero();
        assertThat(tree.get(new byte[] {1, 1})).isNull();
        put(new byte[] {1, 1});
        assertSameItems(model.values(), tree.freeze());
    }

    @Test
    void findsKeysInsertedInAscendingOrDescendingOrder() {
        for (int i = 0; i < 10_000; i++) {
            put(new byte[] {1, (byte) (i >> 8), (byte) i});
            put(new byte[] {0, (byte) ((9_999 - i) >> 8), (byte) (9_999 - i)});
        }
        assertSameItems(model.values(), tree.freeze());
        model.forEach((key, item) -> assertThat(tree.get(key)).isSameAs(item));
    }

    @Test
    void ordersKeysAsUnsignedBytesAndHandlesAPrefixOfHighBytes() {
        put(new byte[] {(byte) 0x7f});
        put(new byte[] {(byte) 0x80});
        put(new byte[] {(byte) 0xff});
        put(new byte[] {(byte) 0xff, (byte) 0xff, 1});
        assertSameItems(model.values(), tree.freeze());
        List<KeyValueItem> seen = new ArrayList<>();
        tree.visit(KeyRange.startingWith(new byte[] {(byte) 0xff}), seen::add);
        assertThat(seen).hasSize(2);
        assertThat(tree.remove(KeyRange.startingWith(new byte[] {(byte) 0xff, (byte) 0xff})))
                .isEqualTo(1);
        assertThat(tree.remove(KeyRange.of(new byte[] {(byte) 0xff}))).isEqualTo(1);
        assertThat(tree.size()).isEqualTo(2);
    }

    @Test
    void findsKeysWithLongAndShortCommonPrefixes() {
        Random random = new Random(11);
        String[] beginnings = {"", "a", "aaaaaaaaaaaa", "aaaaaaaaaaaa\0\0\0", "aaaaaaaaaaab", "\u00ff"};
        byte[] bytes = {0, 1, 'a', 'b', (byte) 0xff};
        for (int i = 0; i < 60_000; i++) {
            byte[] beginning = beginnings[random.nextInt(beginnings.length)].getBytes(StandardCharsets.ISO_8859_1);
            byte[] key = Arrays.copyOf(beginning, beginning.length + random.nextInt(8));
            for (int at = beginning.length; at < key.length; at++) {
                key[at] = bytes[random.nextInt(bytes.length)];
            }
            if (random.nextInt(4) == 0) {
                remove(KeyRange.of(key));
            } else if (random.nextInt(500) == 0) {
                remove(KeyRange.startingWith(key));
            } else {
                put(key);
            }
            byte[] other = Arrays.copyOf(key, key.length / 2);
            assertThat(tree.get(key)).isSameAs(model.get(key));
            assertThat(tree.get(other)).isSameAs(model.get(other));
        }
        assertSameItems(model.values(), tree.freeze());
    }

    private void put(byte[] key) {
        version++;
        KeyValueItem item = new KeyValueItem(key, new byte[] {(byte) version}, version);
        var unused = tree.put(item);
        model.put(key, item);
    }

    private void remove(KeyRange range) {
        NavigableMap<byte[], KeyValueItem> gone = range.to() == null
                ? model.tailMap(range.from(), true)
                : model.subMap(range.from(), true, range.to(), false);
        int count = gone.size();
        gone.clear();
        assertThat(tree.remove(range)).isEqualTo(count);
    }

    private void assertSameInRange(Random random, int keys) {
        byte[] prefix = Arrays.copyOf(key(random, keys), random.nextInt(3));
        byte[] after = random.nextBoolean() ? new byte[0] : key(random, keys);
        int limit = 1 + random.nextInt(50);
        List<KeyValueItem> expected = model.tailMap(after, false).entrySet().stream()
                .filter(entry -> startsWith(entry.getKey(), prefix))
                .map(Map.Entry::getValue)
                .limit(limit)
                .toList();
        List<KeyValueItem> seen = new ArrayList<>();
        tree.visit(KeyRange.startingWith(prefix).after(after), item -> seen.add(item) && seen.size() < limit);
        assertThat(seen).isEqualTo(expected);
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(Arrays.copyOf(key, prefix.length), prefix);
    }

    private static void assertSameItems(Collection<KeyValueItem> expected, KeyValueTree.FrozenKeyValueTree frozen) {
        List<KeyValueItem> seen = new ArrayList<>();
        frozen.forEach(seen::add);
        assertThat(seen.equals(List.copyOf(expected)))
                .as("%d items seen, %d expected", seen.size(), expected.size())
                .isTrue();
        assertThat(frozen.size()).isEqualTo(seen.size());
        KeyValueTree again = new KeyValueTree();
        seen.forEach(again::put);
        assertThat(again.hash()).isEqualTo(frozen.hash());
    }

    private static byte[] key(Random random, int keys) {
        int number = random.nextInt(keys);
        byte[] key = new byte[2 + number % 3];
        for (int i = 0; i < key.length; i++, number >>>= 8) {
            key[i] = (byte) (number * 31 + i);
        }
        return key;
    }
}
