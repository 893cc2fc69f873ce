// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import dev.veduta.api.Image;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/// Describes the picture that it is sent.
@Path("describe")
@RequestScoped
public class DescribeResource {
  @Inject Album album;

  @POST
  @Consumes("application/octet-stream")
  @Produces("text/plain;charset=UTF-8")
  public String describe(byte[] picture) {
    return album.describe(Image.of(picture));
  }
}
