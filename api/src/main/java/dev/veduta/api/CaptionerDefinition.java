// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Documented;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/// Defines a captioner of the application, so that it needs no configuration. Configuration
/// overrides it key by key: `veduta.captioner.<name>.…`.
///
/// ```java
/// @CaptionerDefinition(name = "receipts", model = "/models/donut-cord")
/// @CaptionerDefinition(model = "classpath:dev/veduta/models/git-scenes", precision = "bf16")
/// @ApplicationScoped
/// public class Album {
///   @Inject @Captioner ImageCaptioner captioner;
/// }
/// ```
///
/// It may stand on any class, record, enum or interface of the application that its container looks
/// at, be it a bean or not, abstract, nested or private; being a stereotype, it makes containers
/// look where they look for annotated classes. Subclasses don't inherit it. What is left empty
/// comes from configuration, or is as it is without it. Two classes may define one name only in the
/// same way.
@Stereotype
@Documented
@Retention(RUNTIME)
@Target(TYPE)
@Repeatable(CaptionerDefinitions.class)
public @interface CaptionerDefinition {

  /// The name that it is injected by: `@Captioner("receipts")`.
  String name() default Captioner.DEFAULT;

  /// A model directory, `classpath:` and a package, or a name on the Hugging Face hub, such as
  /// `microsoft/git-base-coco` or `microsoft/git-base-coco@main`; that is downloaded when it is
  /// first loaded.
  String model() default "";

  /// The model whose vision encoder is taken, where a model is put together from two.
  String encoder() default "";

  /// The model whose text decoder is taken, where a model is put together from two.
  String decoder() default "";

  /// Where the tokenizer lies, if not with the model.
  String tokenizer() default "";

  /// Where the image processor lies, if not with the model.
  String imageProcessor() default "";

  /// What computes: `auto`, the name of a backend, or several in the order in which they are tried.
  String backend() default "";

  /// What weights are kept in, such as `bf16`.
  String precision() default "";

  /// Any other settings, each as `key=value` with the key as below `veduta.captioner.<name>.`, such
  /// as `generation.num-beams=4`.
  String[] properties() default {};
}
