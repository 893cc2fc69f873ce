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

    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(Doors.MAY_USE.keySet());
    assertThat(found.get("dev.veduta.git")).isGreaterThan(5);
  }

  @TestFactory
  Stream<DynamicTest> admitOnlyTheirNeighbours() {
    return Doors.MAY_USE.entrySet().stream()
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
        .resideOutsideOfPackages(
            Doors.LIBRARY, Doors.DRIVER, "dev.veduta.onednn", "dev.veduta.vectorcpu")
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
        .and()
        .areNotAnnotatedWith(
            "jakarta.enterprise.context.ApplicationScoped") // CDI does, for proxies
        .should()
        .haveModifier(JavaModifier.FINAL)
        .orShould()
        .haveModifier(JavaModifier.ABSTRACT)
        .check(CLASSES);
  }
}
