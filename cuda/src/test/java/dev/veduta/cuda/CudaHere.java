// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Marks tests that run where there is a GPU or the emulated driver. It is one or the other for the
/// whole JVM.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CudaHere.Condition.class)
@interface CudaHere {

  /// Says why they don't run, in the driver's words.
  final class Condition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return new CudaProvider()
          .obstacle()
          .map(
              obstacle -> ConditionEvaluationResult.disabled("no GPU and no emulator: " + obstacle))
          .orElseGet(() -> ConditionEvaluationResult.enabled("there is a GPU, or the emulator"));
    }
  }
}
