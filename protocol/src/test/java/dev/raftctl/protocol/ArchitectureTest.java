package dev.raftctl.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.raftctl.protocol.net.PlainLink;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.raftctl.protocol");

    @Test
    void messagesKnowOnlyTheJdk() {
        assertThat(strangers("dev.raftctl.protocol.message", "java.", "org.jspecify.", "dev.raftctl.protocol.message."))
                .isEmpty();
    }

    @Test
    void theKeyValueLanguageKnowsOnlyTheJdk() {
        assertThat(strangers("dev.raftctl.protocol.kv", "java.", "org.jspecify.", "dev.raftctl.protocol.kv."))
                .isEmpty();
    }

    @Test
    void theWireKnowsKryoAndMessagesButNoNetwork() {
        assertThat(strangers(
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
    void transportSecurityIsTheJdks() {
        assertThat(strangers(
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
    void theNetworkKnowsNoStateMachineAndNoKryo() {
        assertThat(strangers(
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
    void nothingThatAPlainLinkLeadsToKnowsNetty() {
        Set<String> reached = new TreeSet<>();
        Deque<JavaClass> open = new ArrayDeque<>();
        open.add(CLASSES.get(PlainLink.class));
        while (!open.isEmpty()) {
            for (Dependency dependency : open.remove().getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (reached.add(target.getName()) && target.getName().startsWith("dev.raftctl")) {
                    open.add(target);
                }
            }
        }
        assertThat(reached).contains("dev.raftctl.protocol.wire.Registry", "dev.raftctl.protocol.message.ServerStatus");
        assertThat(reached).noneMatch(name -> name.startsWith("io.netty"));
    }

    private static Set<String> strangers(String ofPackage, String... known) {
        Set<String> strangers = new TreeSet<>();
        int classes = 0;
        for (JavaClass one : CLASSES) {
            if (!one.getPackageName().equals(ofPackage)) {
                continue;
            }
            classes++;
            for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (!target.isPrimitive() && !isKnown(target.getName(), known)) {
                    strangers.add(one.getSimpleName() + " knows " + target.getName());
                }
            }
        }
        assertThat(classes).as("classes seen in %s", ofPackage).isGreaterThan(5);
        return strangers;
    }

    private static boolean isKnown(String name, String... known) {
        for (String prefix : known) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
