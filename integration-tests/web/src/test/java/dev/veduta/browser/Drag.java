// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;

/// Something that the mouse drags onto a page from elsewhere, as the browser itself sees it.
record Drag(JsonObject data) {

  /// Files and folders of this machine.
  static Drag files(Path... files) {
    JsonArray paths = new JsonArray();
    List.of(files).forEach(file -> paths.add(file.toAbsolutePath().toString()));
    return of(paths, new JsonArray());
  }

  /// A link, or a picture of another page.
  static Drag address(String address) {
    JsonObject item = new JsonObject();
    item.addProperty("mimeType", "text/uri-list");
    item.addProperty("data", address);
    JsonArray items = new JsonArray();
    items.add(item);
    return of(new JsonArray(), items);
  }

  private static Drag of(JsonArray files, JsonArray items) {
    JsonObject data = new JsonObject();
    data.add("items", items);
    data.add("files", files);
    data.addProperty("dragOperationsMask", 1); // copy
    return new Drag(data);
  }

  /// Lets it fall in the middle of the page.
  void dropOn(Page page) {
    CDPSession browser = page.context().newCDPSession(page);
    for (String type : List.of("dragEnter", "dragOver", "drop")) {
      JsonObject event = new JsonObject();
      event.addProperty("type", type);
      event.addProperty("x", page.viewportSize().width / 2);
      event.addProperty("y", page.viewportSize().height / 2);
      event.add("data", data);
      browser.send("Input.dispatchDragEvent", event);
    }
    browser.detach();
  }
}
