// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.album.rest;

import com.example.album.Checks;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;

/// Runs a check: `/rest/check?name=…`.
@Path("check")
@RequestScoped
public class CheckResource {
  @Inject private Checks checks;

  @GET
  @Produces("text/plain;charset=UTF-8")
  public String run(@QueryParam("name") String name) {
    return checks.run(name);
  }
}
