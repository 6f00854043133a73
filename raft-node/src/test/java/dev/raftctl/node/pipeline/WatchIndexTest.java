package dev.raftctl.node.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.KeyChange;
import dev.raftctl.protocol.message.ClientRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The watches of a changed key are exactly those whose key or prefix matches. */
class WatchIndexTest {
    private final WatchIndex index = new WatchIndex();

    private static WaitingWatch watch(String key, boolean isPrefix) {
        return new WaitingWatch(
                new ClientRequest.WatchEventsRequest(key.getBytes(UTF_8), isPrefix, 1, 1, 1, false), reply -> {}, 0, 0);
    }

    private List<WaitingWatch> watching(String key) {
        List<WaitingWatch> found = new ArrayList<>();
        index.forEachWatching(new KeyChange(key.getBytes(UTF_8), 1, new byte[0], null), found::add);
        return found;
    }

    @Test
    void aKeyMatchesItsOwnWatchesAndThoseOfItsPrefixes() {
        WaitingWatch exact = watch("a/b", false);
        WaitingWatch prefix = watch("a/", true);
        WaitingWatch all = watch("", true);
        List.of(exact, prefix, all, watch("a", false), watch("a/b/", true)).forEach(index::add);
        assertThat(watching("a/b")).containsExactlyInAnyOrder(exact, prefix, all);
        assertThat(watching("a/c")).containsExactlyInAnyOrder(prefix, all);
        assertThat(watching("b")).containsExactly(all);
        index.remove(exact);
        index.remove(all);
        assertThat(watching("a/b")).containsExactly(prefix);
        assertThat(watching("b")).isEmpty();
    }

    @Test
    void itAgreesWithASearchOfAllWatches() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<WaitingWatch> all = new ArrayList<>();
            for (int step = 0; step < 60; step++) {
                if (all.isEmpty() || random.nextInt(4) > 0) {
                    WaitingWatch added = watch(randomKey(random), random.nextBoolean());
                    all.add(added);
                    index.add(added);
                } else {
                    index.remove(all.remove(random.nextInt(all.size())));
                }
                String key = randomKey(random);
                List<WaitingWatch> expected = all.stream()
                        .filter(each -> WatchedChanges.rangeOf(each.request).contains(key.getBytes(UTF_8)))
                        .toList();
                assertThat(watching(key)).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
            }
            all.forEach(index::remove);
        }
    }

    private static String randomKey(Random random) {
        StringBuilder key = new StringBuilder();
        for (int length = random.nextInt(5); length > 0; length--) {
            key.append((char) ('a' + random.nextInt(2)));
        }
        return key.toString();
    }
}
