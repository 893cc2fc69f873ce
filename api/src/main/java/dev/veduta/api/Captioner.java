// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/// Selects an [ImageCaptioner] by the name it is configured under, or one of the other tasks of its
/// model: a [VisualQuestionAnswerer], [VideoCaptioner], [TextReader], [ImageClassifier] or
/// [Scorer].
///
/// ```java
/// @Inject @Captioner ImageCaptioner captioner;              // veduta.captioner.default.model
/// @Inject @Captioner("receipts") ImageCaptioner receipts;   // veduta.captioner.receipts.model
/// @Inject @Captioner("receipts") TextReader reader;         // of the same model
/// @Inject @Captioner("signs") VisualQuestionAnswerer signs; // veduta.captioner.signs.model
/// ```
@Qualifier
@Documented
@Retention(RUNTIME)
@Target({FIELD, METHOD, PARAMETER, TYPE})
public @interface Captioner {

  /// The name used when none is given.
  String DEFAULT = "default";

  /// The name that the captioner's settings are found under: `veduta.captioner.<name>.…`.
  String value() default DEFAULT;

  /// The qualifier as a value, for `Instance.select(Captioner.Literal.of("receipts"))`.
  final class Literal extends AnnotationLiteral<Captioner> implements Captioner {
    private static final long serialVersionUID = 1L;

    private final String name;

    private Literal(String name) {
      this.name = name;
    }

    /// The qualifier of the captioner of that name.
    public static Literal of(String name) {
      return new Literal(name);
    }

    @Override
    public String value() {
      return name;
    }
  }
}
