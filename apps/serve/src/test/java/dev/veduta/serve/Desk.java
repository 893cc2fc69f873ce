// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.serve;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CountDownLatch;
import org.eclipse.microprofile.config.ConfigProvider;

/// A resource of the tests.
@Path("/")
@ApplicationScoped
public class Desk {

  /// Counted down by a request that then waits for the other.
  static volatile CountDownLatch asked = new CountDownLatch(1);

  static volatile CountDownLatch answered = new CountDownLatch(1);

  @GET
  @Path("setting")
  @Produces(MediaType.TEXT_PLAIN)
  public String setting() {
    return ConfigProvider.getConfig().getValue("test.word", String.class);
  }

  @GET
  @Path("slow")
  @Produces(MediaType.TEXT_PLAIN)
  public String slow() throws InterruptedException {
    asked.countDown();
    answered.await();
    return "done";
  }

  @POST
  @Path("length")
  @Produces(MediaType.TEXT_PLAIN)
  public int length(byte[] body) {
    return body.length;
  }
}
