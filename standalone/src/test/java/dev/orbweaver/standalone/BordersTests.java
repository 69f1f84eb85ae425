package dev.orbweaver.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class BordersTests {

    private static final String ROOT = "dev.orbweaver.";
    private static final List<String> SERVICES =
            List.of("taskdispatcher", "rolloutservice", "inferencegateway", "rewardservice", "trainerservice");
    private static final List<String> LIBRARIES = List.of("contracts", "languagemodel", "sqlenvironment");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.orbweaver");

    @Test
    void servicesDependOnLibrariesAndNeverOnEachOther() {
        for (String service : SERVICES) {
            String[] others = SERVICES.stream()
                    .filter(other -> !other.equals(service))
                    .map(BordersTests::below)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(below(service))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(CLASSES);
        }
    }

    @Test
    void contractsDependOnNothing() {
        noClasses()
                .that()
                .resideInAPackage(below("contracts"))
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        below("contracts"),
                        "java..",
                        "com.fasterxml.jackson.annotation..",
                        "org.jspecify.annotations..")
                .check(CLASSES);
    }

    @Test
    void librariesKnowNoSpring() {
        noClasses()
                .that()
                .resideInAnyPackage(LIBRARIES.stream().map(BordersTests::below).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(CLASSES);
    }

    @Test
    void onlyTheLanguageModelKnowsLibtorch() {
        noClasses()
                .that()
                .resideOutsideOfPackages(below("languagemodel"), "ai.djl..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(CLASSES);
    }

    @Test
    void onlyTheSqlEnvironmentKnowsSqlite() {
        noClasses()
                .that()
                .resideOutsideOfPackage(below("sqlenvironment"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.sqlite..")
                .check(CLASSES);
    }

    @Test
    void theGatewayKnowsNoSqlEnvironment() {
        noClasses()
                .that()
                .resideInAPackage(below("inferencegateway"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(below("sqlenvironment"))
                .check(CLASSES);
    }

    @Test
    void onlyStandaloneKnowsAllServices() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        SERVICES.stream().map(BordersTests::below).toArray(String[]::new))
                .and()
                .resideOutsideOfPackages(below("standalone"), below("benchmarks"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES.stream().map(BordersTests::below).toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        var unmarked = CLASSES.stream()
                .map(type -> type.getPackage())
                .distinct()
                .filter(type -> !type.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .sorted()
                .toList();

        assertThat(unmarked).isEmpty();
    }

    @Test
    void noNameSaysNothing() {
        var vague = CLASSES.stream()
                .map(type -> type.getSimpleName())
                .filter(name -> Arrays.stream(new String[] {"Impl", "Manager", "Helper", "Utils", "Util"})
                                .anyMatch(name::endsWith)
                        || name.startsWith("Abstract")
                        || name.startsWith("Base") && !name.equals("BaseUrl"))
                .toList();

        assertThat(vague).isEmpty();
    }

    @Test
    void packagesOfAServiceHaveNoCycles() {
        for (String service : SERVICES) {
            slices().matching(ROOT + service + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    private static String below(String module) {
        return ROOT + module + "..";
    }
}
