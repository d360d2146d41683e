package io.tidemark;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The directions in which packages may know each other. */
class ArchitectureTest {

    private static final String OURS = "io.tidemark..";
    private static final List<String> STAGES = List.of("source", "transform", "merge", "sink");

    private static JavaClasses code;

    @BeforeAll
    static void read() {
        // Names of packages are enough; classes of libraries need not be read.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        code =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.tidemark");
    }

    private static String[] packages(String... names) {
        return Arrays.stream(names).map(n -> "io.tidemark." + n + "..").toArray(String[]::new);
    }

    /** Of our own packages, {@code name} depends on these alone. */
    private static void knowsOnly(String name, String... known) {
        String[] allowed =
                Stream.concat(Stream.of(packages(name)), Stream.of(packages(known)))
                        .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("io.tidemark." + name + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(OURS).and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true)
                .check(code);
    }

    @Test
    void theCodeIsRead() {
        assertThat(code.stream().filter(c -> c.getPackageName().startsWith("io.tidemark.sink")))
                .hasSizeGreaterThan(20);
    }

    @Test
    void theVocabularyKnowsNobody() {
        knowsOnly("change");
    }

    @Test
    void theConfigurationKnowsTheVocabularyOnly() {
        knowsOnly("config", "change");
    }

    @Test
    void whatBothSidesOfADatabaseShareKnowsNoStage() {
        knowsOnly("postgres", "change", "config");
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "sink"})
    void stagesMeetThroughTheVocabulary(String stage) {
        knowsOnly(stage, "change", "config", "postgres");
    }

    @ParameterizedTest
    @ValueSource(strings = {"transform", "merge"})
    void stagesThatUsersExtendKnowTheVocabularyAndWhatIsExtended(String stage) {
        knowsOnly(stage, "change", "config", "udfs");
    }

    @Test
    void whatUsersExtendKnowsNobody() {
        knowsOnly("udfs");
    }

    @Test
    void thePipelineKnowsAllButTheCommands() {
        noClasses()
                .that()
                .resideInAPackage("io.tidemark.pipeline..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tidemark.cli..")
                .check(code);
    }

    @Test
    void onlyThePipelineAndTheCommandsKnowTheStages() {
        noClasses()
                .that(
                        resideInAPackage(OURS)
                                .and(not(resideInAnyPackage(packages("pipeline", "cli"))))
                                .and(not(resideInAnyPackage(stages()))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(stages())
                .check(code);
    }

    private static String[] stages() {
        return packages(STAGES.toArray(String[]::new));
    }

    @Test
    void nobodyKnowsTheCommands() {
        noClasses()
                .that(resideInAPackage(OURS).and(not(resideInAnyPackage(packages("cli")))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tidemark.cli..")
                .check(code);
    }

    @Test
    void aStageDoesNotKnowTheSystemsBelowIt() {
        for (String stage : STAGES) {
            noClasses()
                    .that()
                    .resideInAPackage("io.tidemark." + stage)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.tidemark." + stage + ".(*)..")
                    .allowEmptyShould(true)
                    .check(code);
        }
    }

    @Test
    void noPackagesKnowEachOther() {
        slices().matching("io.tidemark.(*)..").should().beFreeOfCycles().check(code);
        slices().matching("io.tidemark.(**)").should().beFreeOfCycles().check(code);
    }

    @Test
    void everyClassHasAPackageOfTheDesign() {
        classes()
                .that()
                .resideInAPackage(OURS)
                .should()
                .resideInAnyPackage(
                        packages(
                                "cli",
                                "config",
                                "change",
                                "source",
                                "transform",
                                "merge",
                                "sink",
                                "postgres",
                                "pipeline",
                                "udfs"))
                .check(code);
    }

    @Test
    void theEnvironmentIsReadWhereTextBecomesValues() {
        noClasses()
                .that(not(resideInAnyPackage(packages("config", "cli"))))
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(code);
    }

    @Test
    void rulesAndOperatorsAreToldTheTimeAndTheirIdentity() {
        noClasses()
                .that(resideInAnyPackage(packages("change", "transform", "merge")))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(code);
    }

    /** {@code golden/metrics.txt} lists what these register; their operators are run for it. */
    @Test
    void metricsAreRegisteredWhereTheirNamesArePinned() {
        Set<String> registering = Set.of("counter", "gauge", "meter", "histogram", "addGroup");
        assertThat(
                        code.stream()
                                .flatMap(c -> c.getMethodCallsFromSelf().stream())
                                .filter(
                                        call ->
                                                registering.contains(call.getName())
                                                        && call.getTargetOwner()
                                                                .getName()
                                                                .endsWith("MetricGroup"))
                                .map(call -> call.getOriginOwner().getName())
                                .distinct())
                .containsExactlyInAnyOrder(
                        "io.tidemark.transform.TransformMetrics", "io.tidemark.merge.MergeMetrics");
    }
}
