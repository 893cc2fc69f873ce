// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.album.web;

import com.example.album.Checks;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/// Runs a check: `/check?name=…`.
@WebServlet("/check")
public class CheckServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient Checks checks;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().print(checks.run(request.getParameter("name")));
  }
}
