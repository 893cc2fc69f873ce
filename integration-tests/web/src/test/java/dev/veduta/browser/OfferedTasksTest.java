// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Of what may be done with a picture, the page offers …
final class OfferedTasksTest {
  private static final String ANSWERS = "../goldens/src/test/resources/cases/git-vqa/checkpoint";

  @RegisterExtension
  static final BrowserSession SESSION =
      BrowserSession.with(Map.of("veduta.captioner.questions.model", ANSWERS));

  @Test
  void whatTheServerSaysOfEachCaptioner() {
    Page page = SESSION.page();
    PictureView view = PictureView.open(page).dropFox();
    JsonArray captioners =
        new Gson().fromJson(page.request().get("v1/captioners").text(), JsonArray.class);
    assertThat(captioners).hasSize(2);

    for (JsonElement one : captioners) {
      JsonObject captioner = one.getAsJsonObject();
      page.selectOption("#captioner", captioner.get("name").getAsString());
      view.settle();
      for (String task : List.of("captions", "texts", "classes")) {
        assertThat(task(page, task).isEnabled()).isEqualTo(can(captioner, task));
      }
      assertThat(page.isEnabled("#question")).isEqualTo(can(captioner, "answers"));
    }
  }

  private static boolean can(JsonObject captioner, String task) {
    JsonElement tasks = captioner.get("tasks");
    return tasks.isJsonNull()
        || tasks.getAsJsonArray().asList().stream().anyMatch(one -> one.getAsString().equals(task));
  }

  @Test
  void onlyWhatTheCaptionerCanDoAndSaysWhyNotMore() {
    Page page = SESSION.page();
    restrict(
        page, Map.of("default", List.of("captions", "texts"), "questions", List.of("answers")));
    PictureView view = PictureView.open(page).dropFox();

    assertThat(task(page, "captions").isEnabled()).isTrue();
    assertThat(task(page, "texts").isEnabled()).isTrue();
    assertThat(task(page, "classes").isEnabled()).isFalse();
    assertThat(page.innerText("#tasks-note")).isEqualTo("Captioner “default” can’t classify.");
    assertThat(task(page, "classes").getAttribute("aria-describedby")).isEqualTo("tasks-note");
    assertThat(page.isEnabled("#question")).isFalse();
    assertThat(page.innerText("#questions-note"))
        .isEqualTo("Captioner “default” can’t answer questions; “questions” can.");
    view.word("fox").hover();
    page.getByText("can’t say where it looked").waitFor();
    BrowserSession.assertAccessible(page);
    BrowserSession.screenshot(page, "tasks");

    page.selectOption("#captioner", "questions");
    view.settle();

    assertThat(view.problem())
        .contains("Captioner “questions” can’t describe pictures; “default” can.");
    assertThat(page.isEnabled("#question")).isTrue();
    assertThat(page.innerText("#questions-note")).isEmpty();
    BrowserSession.assertAccessible(page);
  }

  @Test
  void anotherTaskWhereTheChosenOneCantBeDone() {
    Page page = SESSION.page();
    restrict(page, Map.of("questions", List.of("captions")));
    PictureView view = PictureView.open(page).dropFox();
    task(page, "texts").check(new Locator.CheckOptions().setForce(true));
    view.settle();

    view.choose("captioner", "questions");

    assertThat(task(page, "captions").isChecked()).isTrue();
    assertThat(view.words()).isNotEmpty();
    page.selectOption("#captioner", "default");
    assertThat(task(page, "texts").isEnabled()).isTrue();
  }

  @Test
  void toAFolderOnlyWhatItsCaptionerCanDo() {
    Page page = SESSION.page();
    restrict(page, Map.of("questions", List.of("answers")));
    FolderView.open(page);
    assertThat(task(page, "caption").isEnabled()).isTrue();

    page.selectOption(".jobs-form [name=captioner]", "questions");

    assertThat(task(page, "caption").isEnabled()).isFalse();
    assertThat(task(page, "read").isEnabled()).isFalse();
    assertThat(task(page, "answer").isChecked()).isTrue();
    assertThat(page.isVisible(".jobs-form [name=question]")).isTrue();
    assertThat(page.innerText("#jobs-tasks-note"))
        .isEqualTo(
            "Captioner “questions” can’t describe pictures; “default” can."
                + " Captioner “questions” can’t read text; “default” can.");
    BrowserSession.assertAccessible(page);
    page.selectOption(".jobs-form [name=captioner]", "default");
    assertThat(task(page, "caption").isEnabled()).isTrue();
    assertThat(page.isVisible("#jobs-tasks-note")).isFalse();
  }

  private static Locator task(Page page, String value) {
    return page.locator("input[name=task][value=" + value + "]");
  }

  /// What the server says of captioners, with fewer tasks for some.
  private static void restrict(Page page, Map<String, List<String>> tasks) {
    page.route(
        "**/v1/captioners",
        route -> {
          APIResponse response = route.fetch();
          JsonArray captioners = new Gson().fromJson(response.text(), JsonArray.class);
          for (JsonElement one : captioners) {
            JsonObject captioner = one.getAsJsonObject();
            List<String> only = tasks.get(captioner.get("name").getAsString());
            if (only != null) {
              captioner.add("tasks", new Gson().toJsonTree(only));
            }
          }
          route.fulfill(
              new Route.FulfillOptions().setResponse(response).setBody(captioners.toString()));
        });
  }
}
