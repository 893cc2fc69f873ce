// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.album;

import jakarta.enterprise.context.ApplicationScoped;

/// What the application measures in.
@ApplicationScoped
public class Units {
  public String name() {
    return "bytes";
  }
}
