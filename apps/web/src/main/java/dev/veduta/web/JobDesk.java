// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;

/// Takes requests that have to do with jobs: says who asks, lets them in and reads what they ask.
record JobDesk(
    WebSettings settings,
    Admission admission,
    Models models,
    ComputeBackends backends,
    Fetcher fetcher,
    JobFolders folders) {
  /// What a byte of JSON takes in memory, as text and as what it stands for.
  private static final int JSON_FACTOR = 6;

  /// Pictures go to the disk as they come.
  private static final int FILES_FACTOR = 0;

  /// The name of the key that a request shows, where there are keys.
  Optional<String> caller(HttpHeaders headers) {
    return KeyFilter.key(headers.getHeaderString(HttpHeaders.AUTHORIZATION))
        .flatMap(settings.keys()::name);
  }

  /// The job that a client asks for.
  JobForm order(HttpHeaders headers, InputStream body) {
    try (Admission.Place _ = admission.enter(Desk.length(headers), JSON_FACTOR)) {
      Form form = new FormReader(settings).read(MediaType.APPLICATION_JSON_TYPE, body);
      return JobForm.of(form, this);
    }
  }

  /// Reads the files of a form, one after the other.
  void eachFile(HttpHeaders headers, InputStream body, FormReader.FileUse use) {
    // A body without a type is consumed as any, and then lacks a boundary.
    MediaType type =
        Objects.requireNonNullElse(headers.getMediaType(), MediaType.MULTIPART_FORM_DATA_TYPE);
    try (Admission.Place _ = admission.enter(Desk.length(headers), FILES_FACTOR)) {
      new FormReader(settings).eachFile(type, body, use);
    }
  }
}
