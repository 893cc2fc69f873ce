// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.defined;

import dev.veduta.api.Captioner;
import dev.veduta.api.CaptionerDefinition;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/// Describes the picture that it is sent.
@WebServlet("/describe")
@CaptionerDefinition(model = "classpath:dev/veduta/models/git-scenes")
public class DescribeServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject @Captioner private transient ImageCaptioner captioner;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Image picture = Image.of(request.getInputStream().readAllBytes());
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().print(captioner.caption(picture).text());
  }
}
