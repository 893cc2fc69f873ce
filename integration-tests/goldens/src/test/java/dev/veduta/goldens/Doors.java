// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import java.util.Map;

/// Which packages each package may use.
final class Doors {
  static final String API = "dev.veduta.api";
  private static final String SPI = "dev.veduta.spi";
  private static final String COMPUTE = "dev.veduta.spi.compute";
  private static final String OBSERVATION = "dev.veduta.spi.observation";
  static final String LIBRARY = "dev.veduta.spi.library";
  static final String DRIVER = "dev.veduta.cuda.driver";
  private static final String CHECKPOINT = "dev.veduta.checkpoint";
  private static final String METRICS = "dev.veduta.metrics";
  private static final String HUB = "dev.veduta.hub";
  private static final String JOBS = "dev.veduta.jobs";
  private static final String WEB = "dev.veduta.web";
  private static final String SERVE = "dev.veduta.serve";
  private static final String PAGE = "dev.veduta.cli.page";
  private static final String JSON = "jakarta.json..";

  /// What each package may use besides itself, Java and JSpecify. A new package needs a line here;
  /// the table of ARCHITECTURE.md is its explanation.
  static final Map<String, String[]> MAY_USE =
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
          Map.entry("dev.veduta.runtime", uses(API, SPI, COMPUTE, OBSERVATION, HUB)),
          Map.entry(HUB, uses(API, SPI, JSON, "java.net.http")),
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
          // A server for tests, which knows nothing of those who ask it.
          Map.entry("dev.veduta.testkit.hub", uses(JSON, "com.sun.net.httpserver")),
          // Formulas on words and characters, of use without a model too.
          Map.entry(METRICS, uses()),
          Map.entry(
              JOBS, uses(API, SPI, JSON, "dev.veduta.runtime", "java.net.http", "javax.imageio..")),
          Map.entry(
              WEB,
              uses(
                  API,
                  SPI,
                  COMPUTE, // to say which backends there are
                  JSON,
                  JOBS,
                  "dev.veduta.runtime",
                  "java.net.http",
                  "jakarta.annotation",
                  "jakarta.enterprise..",
                  "jakarta.inject",
                  "jakarta.ws.rs..",
                  "org.eclipse.microprofile.config..")),
          Map.entry(
              SERVE,
              uses(
                  API,
                  JSON,
                  "dev.veduta.runtime",
                  "io.helidon..",
                  "jakarta.enterprise..",
                  "jakarta.ws.rs..",
                  "org.eclipse.microprofile.config..",
                  "org.glassfish.jersey..",
                  "org.jboss.weld..")),
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
                  HUB,
                  JOBS,
                  SERVE,
                  "dev.veduta.cli.evaluation",
                  "dev.veduta.cli.look",
                  "dev.veduta.runtime",
                  "dev.veduta.testkit.golden",
                  "picocli..")));

  private Doors() {}

  private static String[] uses(String... packages) {
    return packages;
  }
}
