// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.veduta.spi.Provider;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The doors between modules …
final class DoorsTest {
  private static final String API = "dev.veduta.api";
  private static final String SPI = "dev.veduta.spi";
  private static final String COMPUTE = "dev.veduta.spi.compute";
  private static final String OBSERVATION = "dev.veduta.spi.observation";
  private static final String LIBRARY = "dev.veduta.spi.library";
  private static final String DRIVER = "dev.veduta.cuda.driver";
  private static final String CHECKPOINT = "dev.veduta.checkpoint";
  private static final String METRICS = "dev.veduta.metrics";
  private static final String PAGE = "dev.veduta.cli.page";
  private static final String JSON = "jakarta.json..";

  /// What each package may use besides itself, Java and JSpecify. A new package needs a line here;
  /// the table of ARCHITECTURE.md is its explanation.
  private static final Map<String, String[]> MAY_USE =
      Map.ofEntries(
          // Its annotations are CDI's qualifiers and stereotypes; it needs no container.
          Map.entry(
              API, uses("jakarta.inject", "jakarta.enterprise.inject", "jakarta.enterprise.util")),
          // Its annotation is a CDI stereotype; it needs no container.
          Map.entry(
              SPI,
              uses(
                  API,
                  COMPUTE,
                  OBSERVATION,
                  JSON,
                  "jakarta.enterprise.context",
                  "jakarta.enterprise.inject")),
          Map.entry(OBSERVATION, uses(API, SPI, "jdk.jfr")),
          Map.entry(COMPUTE, uses(API, SPI)),
          Map.entry(LIBRARY, uses()),
          Map.entry(
              "dev.veduta.spi.processor",
              uses(SPI, "javax.annotation.processing", "javax.lang.model..", "javax.tools")),
          Map.entry(
              "dev.veduta.image",
              uses(API, SPI, COMPUTE, JSON, "javax.imageio..", "com.twelvemonkeys..")),
          Map.entry("dev.veduta.video", uses(API, SPI, "org.jcodec..")),
          Map.entry("dev.veduta.token", uses(API, SPI, JSON)),
          Map.entry(CHECKPOINT, uses(API, SPI, COMPUTE, JSON)),
          Map.entry("dev.veduta.checkpoint.pytorch", uses(API, SPI, COMPUTE, CHECKPOINT)),
          Map.entry(
              "dev.veduta.checkpoint.tensorflow", uses(API, SPI, COMPUTE, CHECKPOINT, "io.jhdf..")),
          Map.entry(
              "dev.veduta.checkpoint.flax", uses(API, SPI, COMPUTE, CHECKPOINT, "org.msgpack..")),
          Map.entry(
              "dev.veduta.generation",
              uses(API, SPI, COMPUTE, JSON, "dev.veduta.generation.grammar")),
          Map.entry("dev.veduta.generation.grammar", uses(API, SPI)),
          Map.entry(
              "dev.veduta.captioning",
              uses(
                  API,
                  SPI,
                  COMPUTE,
                  OBSERVATION,
                  "dev.veduta.generation",
                  "dev.veduta.captioning.batch")),
          Map.entry(
              "dev.veduta.captioning.batch",
              uses(
                  API,
                  SPI,
                  COMPUTE,
                  OBSERVATION,
                  "dev.veduta.generation",
                  "dev.veduta.captioning")),
          Map.entry(
              "dev.veduta.git",
              uses(
                  API,
                  SPI,
                  COMPUTE,
                  "dev.veduta.captioning",
                  "dev.veduta.generation",
                  "dev.veduta.vision")),
          // A plug-in each: what they share is small.
          Map.entry("dev.veduta.vision", uses(API, SPI, COMPUTE)),
          Map.entry("dev.veduta.text", uses(API, SPI, COMPUTE)),
          Map.entry(
              "dev.veduta.visionencoderdecoder",
              uses(API, SPI, COMPUTE, JSON, "dev.veduta.captioning", "dev.veduta.generation")),
          Map.entry("dev.veduta.vectorcpu", uses(API, SPI, COMPUTE, "jdk.incubator.vector")),
          // The backend before with the products of another library.
          Map.entry("dev.veduta.onednn", uses(API, SPI, COMPUTE, LIBRARY, "dev.veduta.vectorcpu")),
          Map.entry("dev.veduta.cuda", uses(API, SPI, COMPUTE, DRIVER)),
          Map.entry(DRIVER, uses(API, LIBRARY)),
          Map.entry("dev.veduta.cuda.driver.jcuda", uses(DRIVER, "jcuda..")),
          // It names no provider and no backend: it finds them.
          Map.entry("dev.veduta.runtime", uses(API, SPI, COMPUTE, OBSERVATION)),
          Map.entry(
              "dev.veduta.cdi",
              uses(
                  API,
                  SPI,
                  COMPUTE,
                  "dev.veduta.runtime",
                  "jakarta.enterprise..",
                  "jakarta.inject",
                  "jakarta.annotation",
                  "javax.naming",
                  "org.eclipse.microprofile.config..",
                  "org.eclipse.microprofile.context..")),
          // Optional jars; nothing knows them.
          Map.entry(
              "dev.veduta.health",
              uses(
                  API,
                  "dev.veduta.runtime",
                  "jakarta.enterprise.context",
                  "jakarta.enterprise.inject",
                  "jakarta.inject",
                  "org.eclipse.microprofile.health..")),
          Map.entry(
              "dev.veduta.telemetry",
              uses(
                  API,
                  SPI,
                  OBSERVATION,
                  "jakarta.enterprise.inject",
                  "jakarta.inject",
                  "io.opentelemetry..")),
          Map.entry(
              "dev.veduta.micrometer",
              uses(
                  API,
                  SPI,
                  OBSERVATION,
                  "jakarta.enterprise.inject",
                  "jakarta.inject",
                  "io.micrometer..")),
          // Fakes and assertions are for applications, which need no plug-in's types.
          Map.entry("dev.veduta.testkit", uses(API, "org.assertj..")),
          Map.entry("dev.veduta.testkit.model", uses(API, SPI, "org.junit..", "org.assertj..")),
          Map.entry("dev.veduta.testkit.image", uses(API, SPI, "org.junit..", "org.assertj..")),
          Map.entry("dev.veduta.testkit.video", uses(API, SPI, "org.junit..", "org.assertj..")),
          Map.entry(
              "dev.veduta.testkit.vision",
              uses(
                  API,
                  SPI,
                  COMPUTE,
                  "dev.veduta.testkit.checkpoint",
                  "org.junit..",
                  "org.assertj..")),
          Map.entry(
              "dev.veduta.testkit.compute",
              uses(API, SPI, COMPUTE, "org.junit..", "org.assertj..")),
          Map.entry(
              "dev.veduta.testkit.token", uses(API, SPI, JSON, "org.junit..", "org.assertj..")),
          Map.entry(
              "dev.veduta.testkit.text",
              uses(
                  API,
                  SPI,
                  COMPUTE,
                  "dev.veduta.testkit.checkpoint",
                  "org.junit..",
                  "org.assertj..")),
          Map.entry(
              "dev.veduta.testkit.checkpoint",
              uses(API, SPI, COMPUTE, JSON, "org.junit..", "org.assertj..")),
          // The command line uses it, so it is free of test frameworks.
          Map.entry("dev.veduta.testkit.golden", uses(API, SPI, COMPUTE, JSON)),
          // Formulas on words and characters, of use without a model too.
          Map.entry(METRICS, uses()),
          Map.entry(PAGE, uses(API, JSON)),
          Map.entry("dev.veduta.cli.evaluation", uses(API, JSON, METRICS, PAGE)),
          Map.entry("dev.veduta.cli.look", uses(API, SPI, JSON, PAGE, "javax.imageio..")),
          Map.entry(
              "dev.veduta.cli",
              uses(
                  API,
                  SPI,
                  COMPUTE,
                  JSON,
                  METRICS,
                  "dev.veduta.cli.evaluation",
                  "dev.veduta.cli.look",
                  "dev.veduta.runtime",
                  "dev.veduta.testkit.golden",
                  "picocli..")));

  /// The only classes that are not loaded when the Vector API is absent.
  private static final String KERNELS =
      "Vector((Reduced|Operand|Weighing)?Kernels|Functions|Math)|(Wide|Narrow)(Half|Byte)?Products|Widening";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.veduta");

  @Test
  void areWatchedInEveryPackage() {
    Map<String, Long> found =
        CLASSES.stream()
            .filter(one -> !simpleName("package-info").test(one))
            .filter(one -> !one.getPackageName().startsWith("dev.veduta.goldens"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getPackageName, TreeMap::new, Collectors.counting()));

    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(MAY_USE.keySet());
    assertThat(found.get("dev.veduta.git")).isGreaterThan(5);
  }

  @TestFactory
  Stream<DynamicTest> admitOnlyTheirNeighbours() {
    return MAY_USE.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () ->
                        classes()
                            .that()
                            .resideInAPackage(entry.getKey())
                            .should()
                            .onlyDependOnClassesThat(
                                resideInAnyPackage(entry.getValue())
                                    .or(
                                        resideInAnyPackage(
                                            entry.getKey(), "java..", "org.jspecify.annotations"))
                                    .or(describe("primitives", ClassFacts::isPrimitive)))
                            .check(CLASSES)));
  }

  @Test
  void leaveTheVectorApiToTheKernels() {
    noClasses()
        .that(
            describe(
                "are no kernels",
                one -> !ClassFacts.topLevel(one).getSimpleName().matches(KERNELS)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(CLASSES);
    assertThat(CLASSES.stream().filter(one -> one.getSimpleName().matches(KERNELS)))
        .isNotEmpty()
        .allMatch(one -> one.getPackageName().equals("dev.veduta.vectorcpu"));
  }

  @Test
  void leaveForeignFunctionsToThoseWhoBringLibraries() {
    noClasses()
        .that()
        .resideOutsideOfPackages(LIBRARY, DRIVER, "dev.veduta.onednn", "dev.veduta.vectorcpu")
        .and(
            describe(
                "are not CublasLt",
                one -> !ClassFacts.topLevel(one).getSimpleName().startsWith("CublasLt")))
        .should()
        .dependOnClassesThat(assignableTo(Linker.class).or(assignableTo(SymbolLookup.class)))
        .check(CLASSES);
  }

  @Test
  void leaveThreadsToTheBackend() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.veduta.git..",
            "dev.veduta.vision..",
            "dev.veduta.text..",
            "dev.veduta.visionencoderdecoder..",
            "dev.veduta.captioning", // its package batch holds the threads of sessions
            "dev.veduta.generation..",
            "dev.veduta.token..",
            "dev.veduta.image..",
            "dev.veduta.checkpoint..")
        .and()
        .doNotHaveFullyQualifiedName("dev.veduta.image.JdkReaders") // lends a thread a loader
        .should()
        .dependOnClassesThat(
            assignableTo(Thread.class)
                .or(
                    resideInAnyPackage("java.util.concurrent..")
                        .and(
                            describe(
                                "are no results",
                                one -> !one.isEquivalentTo(CompletableFuture.class)))))
        .check(CLASSES);
  }

  @Test
  void leadInNoCircles() {
    slices().matching("dev.veduta.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void areTheOnlyPublicClasses() {
    classes()
        .that()
        .resideInAnyPackage(
            "dev.veduta.image",
            "dev.veduta.video",
            "dev.veduta.token",
            "dev.veduta.checkpoint..",
            "dev.veduta.generation",
            "dev.veduta.captioning",
            "dev.veduta.vision",
            "dev.veduta.text",
            "dev.veduta.git",
            "dev.veduta.visionencoderdecoder",
            "dev.veduta.vectorcpu",
            "dev.veduta.onednn",
            "dev.veduta.cuda",
            "dev.veduta.telemetry",
            "dev.veduta.micrometer")
        .and()
        .areTopLevelClasses()
        .and(describe("are no plug-ins", one -> !one.isAssignableTo(Provider.class)))
        .and(describe("are used by their own package only", ClassFacts::isUsedAtHomeOnly))
        .should()
        .notBePublic()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void haveNamesThatSaySomething() {
    noClasses()
        .should()
        .haveNameMatching(".*(Impl|Utils?|Manager|Helper)(\\$.*)?")
        .orShould()
        .haveNameMatching(".*\\.Abstract[A-Z].*")
        .check(CLASSES);
  }

  @Test
  void areFinalWhereTheyAreClasses() {
    classes()
        .that(describe("can be extended", ClassFacts::isOpen))
        .and()
        .areNotAssignableTo(Throwable.class)
        .and()
        .areNotAssignableTo(AbstractAssert.class) // AssertJ subclasses them for soft assertions
        .should()
        .haveModifier(JavaModifier.FINAL)
        .orShould()
        .haveModifier(JavaModifier.ABSTRACT)
        .check(CLASSES);
  }

  private static String[] uses(String... packages) {
    return packages;
  }
}
