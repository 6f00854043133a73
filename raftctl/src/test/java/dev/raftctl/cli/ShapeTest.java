package dev.raftctl.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.raftctl.cli.command.Verb;
import org.junit.jupiter.api.Test;

class ShapeTest {
    private static final String CLI = "dev.raftctl.cli";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(CLI);

    @Test
    void thereIsSomethingToLookAt() {
        assertThat(CLASSES.size()).isGreaterThan(100);
    }

    @Test
    void theRoadOfASingleCommandTouchesNeitherNettyNorJLine() {
        noClasses()
                .that()
                .resideInAnyPackage(CLI, CLI + ".cluster", CLI + ".view", CLI + ".output")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "org.jline..", "org.slf4j..", "org.tomlj..")
                .check(CLASSES);
    }

    @Test
    void onlyTheirOutputsKnowJsonAndYaml() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(JsonOutput|YamlOutput)([$].*)?")
                .and()
                .resideInAnyPackage(CLI, CLI + ".cluster", CLI + ".view", CLI + ".output", CLI + ".command")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml..", "org.snakeyaml..")
                .check(CLASSES);
    }

    @Test
    void theClusterKnowsNothingOfCommandsViewsAndOutputs() {
        noClasses()
                .that()
                .resideInAPackage(CLI + ".cluster")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CLI, CLI + ".command", CLI + ".view", CLI + ".output", "picocli..")
                .check(CLASSES);
    }

    @Test
    void viewsKnowNothingOfCommandsAndOutputs() {
        noClasses()
                .that()
                .resideInAPackage(CLI + ".view")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CLI, CLI + ".command", CLI + ".output", "picocli..")
                .check(CLASSES);
    }

    @Test
    void aCommandNeverPrintsConnectsOrExits() {
        noClasses()
                .that()
                .resideInAPackage(CLI + ".command")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "dev.raftctl.protocol.wire..")
                .check(CLASSES);
    }

    @Test
    void everyCommandIsNamedSo() {
        classes()
                .that()
                .implement(Verb.class)
                .and()
                .resideInAPackage(CLI + ".command")
                .and()
                .areTopLevelClasses()
                .should()
                .haveSimpleNameEndingWith("Command")
                .check(CLASSES);
    }
}
