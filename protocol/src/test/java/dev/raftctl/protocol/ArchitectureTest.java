package dev.raftctl.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.net.BlockingClientLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the dependencies between packages. */
class ArchitectureTest {
    private static final Pattern INSTANCEOF = Pattern.compile("\\binstanceof\\b");
    private static final long MAX_INSTANCEOF_COUNT = 29;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.raftctl.protocol");

    /**
     * Sealed families are dispatched on through their handlers and visitors, so that a new case does not compile until
     * every receiver handles it. The number of {@code instanceof} may only fall.
     */
    @Test
    void instanceofDoesNotComeBack() throws IOException {
        long count = 0;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                count += INSTANCEOF.matcher(Files.readString(file)).results().count();
            }
        }
        assertThat(count).as("instanceof in main sources").isPositive().isLessThanOrEqualTo(MAX_INSTANCEOF_COUNT);
    }

    @Test
    void messagesDependOnlyOnTheJdk() {
        assertThat(forbiddenDependencies(
                        "dev.raftctl.protocol.message", "java.", "org.jspecify.", "dev.raftctl.protocol.message."))
                .isEmpty();
    }

    @Test
    void membershipDependsOnlyOnTheJdkAndMessages() {
        assertThat(forbiddenDependencies(
                        "dev.raftctl.protocol.membership",
                        "java.lang.",
                        "java.util.",
                        "org.jspecify.",
                        "dev.raftctl.protocol.message.",
                        "dev.raftctl.protocol.membership."))
                .isEmpty();
    }

    @Test
    void keyValueFormatDependsOnlyOnTheJdk() {
        assertThat(forbiddenDependencies(
                        "dev.raftctl.protocol.kv", "java.", "org.jspecify.", "dev.raftctl.protocol.kv."))
                .isEmpty();
    }

    @Test
    void coordinationFormatDependsOnlyOnTheJdkMessagesAndKeys() {
        assertThat(forbiddenDependencies(
                        "dev.raftctl.protocol.coordination",
                        "java.",
                        "org.jspecify.",
                        "dev.raftctl.protocol.kv.",
                        "dev.raftctl.protocol.message.",
                        "dev.raftctl.protocol.coordination."))
                .isEmpty();
    }

    @Test
    void wireDependsOnKryoAndMessagesButNotOnTheNetwork() {
        assertThat(forbiddenDependencies(
                        "dev.raftctl.protocol.wire",
                        "java.lang.",
                        "java.util.",
                        "java.nio.charset.",
                        "java.io.IOException",
                        "org.jspecify.",
                        "com.esotericsoftware.kryo.",
                        "dev.raftctl.protocol.message.",
                        "dev.raftctl.protocol.wire."))
                .isEmpty();
    }

    @Test
    void tlsDependsOnlyOnTheJdkAndMessages() {
        assertThat(forbiddenDependencies(
                        "dev.raftctl.protocol.tls",
                        "java.",
                        "javax.net.ssl.",
                        "javax.naming.",
                        "javax.security.auth.x500.",
                        "org.jspecify.",
                        "dev.raftctl.protocol.message.",
                        "dev.raftctl.protocol.tls."))
                .isEmpty();
    }

    @Test
    void networkDependsOnNeitherStateMachineNorKryo() {
        assertThat(forbiddenDependencies(
                        "dev.raftctl.protocol.net",
                        "java.",
                        "javax.net.ssl.",
                        "org.jspecify.",
                        "io.netty.",
                        "dev.raftctl.protocol.tls.",
                        "dev.raftctl.protocol.message.",
                        "dev.raftctl.protocol.wire.",
                        "dev.raftctl.protocol.net."))
                .isEmpty();
    }

    @Test
    void noDependencyOfTheBlockingClientLinkUsesNetty() {
        Set<String> reached = new TreeSet<>();
        Deque<JavaClass> queue = new ArrayDeque<>();
        queue.add(CLASSES.get(BlockingClientLink.class));
        while (!queue.isEmpty()) {
            for (Dependency dependency : queue.remove().getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (reached.add(target.getName()) && target.getName().startsWith("dev.raftctl")) {
                    queue.add(target);
                }
            }
        }
        assertThat(reached)
                .contains("dev.raftctl.protocol.wire.MessageRegistry", "dev.raftctl.protocol.message.ServerStatus");
        assertThat(reached).noneMatch(name -> name.startsWith("io.netty"));
    }

    @Test
    void everyPeerMessagePromisesDurabilityOrNothing() {
        Deque<Class<?>> open = new ArrayDeque<>(Set.of(PeerMessage.class));
        int messages = 0;
        while (!open.isEmpty()) {
            Class<?> type = open.remove();
            if (type.isSealed()) {
                open.addAll(Set.of(type.getPermittedSubclasses()));
                continue;
            }
            messages++;
            assertThat(PeerMessage.DurabilityPromise.class.isAssignableFrom(type))
                    .as(type.getName())
                    .isNotEqualTo(PeerMessage.NoDurabilityPromise.class.isAssignableFrom(type));
        }
        assertThat(messages).isGreaterThan(12);
    }

    private static Set<String> forbiddenDependencies(String ofPackage, String... allowed) {
        Set<String> forbidden = new TreeSet<>();
        int classes = 0;
        for (JavaClass javaClass : CLASSES) {
            if (!javaClass.getPackageName().equals(ofPackage)) {
                continue;
            }
            classes++;
            for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (!target.isPrimitive() && !isAllowed(target.getName(), allowed)) {
                    forbidden.add(javaClass.getSimpleName() + " knows " + target.getName());
                }
            }
        }
        assertThat(classes).as("classes seen in %s", ofPackage).isGreaterThanOrEqualTo(2);
        return forbidden;
    }

    private static boolean isAllowed(String name, String... allowed) {
        for (String prefix : allowed) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
