// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.VedutaException;
import dev.veduta.jobs.JobRequest.Task;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobQueueTest {
  @TempDir Path temporary;
  private JobQueue queue;
  private Path photos;

  @BeforeEach
  void open() throws IOException {
    queue = JobQueue.at(temporary.resolve("state").resolve("jobs"));
    photos = Files.createDirectory(temporary.resolve("photos"));
  }

  private Path picture(String name) throws IOException {
    Path file = photos.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, Scenes.png(3, 2));
  }

  private List<String> sources(JobSource source) {
    Job job = queue.add(JobRequest.describe("test"), source);
    assertThat(job.all()).isEqualTo(queue.items(job.id(), 0, 1000).size());
    return queue.items(job.id(), 0, 1000).stream().map(JobItem::source).toList();
  }

  @Test
  void findsThePicturesOfAFolderInTheOrderOfTheirNumbers() throws IOException {
    for (String name :
        List.of(
            "frame-10.png", "frame-2.JPG", "b/a.png", "b/c/d.webp", "a-9/x.gif", "a-10/x.gif")) {
      picture(name);
    }
    picture("notes.txt");
    picture(".hidden.png");
    picture(".thumbnails/x.png");

    assertThat(sources(JobSource.Folder.of(photos)))
        .containsExactly(
            "frame-2.JPG", "frame-10.png", "a-9/x.gif", "a-10/x.gif", "b/a.png", "b/c/d.webp");
    assertThat(sources(new JobSource.Folder(photos, false, List.of())))
        .containsExactly("frame-2.JPG", "frame-10.png");
    assertThat(sources(new JobSource.Folder(photos, true, List.of("*.png", "b/**"))))
        .containsExactly("frame-10.png", "b/a.png", "b/c/d.webp");
  }

  @Test
  void keepsNamesThatAreHardToWriteDown() throws IOException {
    List<String> names = List.of("a \"quoted\" one.png", "b\nline.png", "c\\d.png", "ümläut 猫.png");
    for (String name : names) {
      picture(name);
    }

    assertThat(sources(JobSource.Folder.of(photos))).containsExactlyElementsOf(names);
  }

  @Test
  void staysInAFolderWhateverLinksAreInIt() throws IOException {
    Path outside = Files.write(temporary.resolve("secret.png"), Scenes.png(3, 2));
    Path others = Scenes.folder(temporary.resolve("others"), 2);
    picture("a.png");
    Files.createSymbolicLink(photos.resolve("again"), photos);
    Files.createSymbolicLink(photos.resolve("others"), others);
    Files.createSymbolicLink(photos.resolve("inside.png"), photos.resolve("a.png"));
    Files.createSymbolicLink(photos.resolve("outside.png"), outside);
    Files.createSymbolicLink(photos.resolve("nowhere.png"), photos.resolve("missing.png"));
    Job job = queue.add(JobRequest.describe("links"), JobSource.Folder.of(photos));

    try (JobRunner runner = new JobRunner(queue, Scenes.namingCaptioner(), UrlPictures.none())) {
      Job end = runner.run(job.id());
      assertThat(end.state()).isEqualTo(Job.State.DONE);
    }

    List<JobItem> items = queue.items(job.id(), 0, 100);
    assertThat(items.stream().map(JobItem::source))
        .containsExactly("a.png", "inside.png", "nowhere.png", "outside.png");
    assertThat(items.get(1).text()).contains("inside.png");
    assertThat(items.get(3).error())
        .contains(
            "outside.png is a link that leads out of the job's folder; copy the picture there");
    assertThat(queue.thumbnail(job.id(), 3)).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithAFolder() throws IOException {
    Path file = picture("a.png");
    Path empty = Files.createDirectory(temporary.resolve("empty"));

    assertThatThrownBy(() -> sources(JobSource.Folder.of(temporary.resolve("missing"))))
        .isInstanceOf(VedutaException.class)
        .hasMessage("there is no folder " + temporary.resolve("missing"));
    assertThatThrownBy(() -> sources(JobSource.Folder.of(file)))
        .hasMessage(file + " is a file, expected a folder; list files in a text file instead");
    assertThatThrownBy(() -> sources(JobSource.Folder.of(empty)))
        .hasMessageStartingWith(empty + " holds no pictures (no file that ends in .bmp, .gif,");
    assertThatThrownBy(() -> sources(new JobSource.Folder(photos, true, List.of("[x"))))
        .hasMessageContaining("'[x' is no pattern of file names");
    assertThat(queue.jobs()).isEmpty();
    assertThat(queue.folder()).isEmptyDirectory();
  }

  @Test
  void takesAListOfFilesAndAddresses() throws IOException {
    Path list = temporary.resolve("list.txt");
    picture("b.png");
    Files.writeString(
        list,
        "\uFEFFphotos/b.png\n\nhttps://example.org/ä.jpg\n%s\nphotos/missing.png\n"
            .formatted(temporary.resolve("other").resolve("c.png")));

    Job job = queue.add(JobRequest.describe("list"), JobSource.Listed.in(list));

    assertThat(queue.items(job.id(), 0, 10).stream().map(JobItem::source))
        .containsExactly(
            "photos/b.png", "https://example.org/%C3%A4.jpg", "other/c.png", "photos/missing.png");
    assertThat(job.kind()).isEqualTo(Job.Kind.LIST);
    assertThat(job.folder()).contains(temporary);
  }

  @Test
  void saysWhatIsWrongWithAList() throws IOException {
    Path binary = Files.write(temporary.resolve("binary.txt"), new byte[] {(byte) 0xFF, 1, 2});
    Path empty = Files.writeString(temporary.resolve("empty.txt"), "\n \n");

    assertThatThrownBy(() -> sources(JobSource.Listed.in(temporary.resolve("missing.txt"))))
        .hasMessage("there is no file " + temporary.resolve("missing.txt"));
    assertThatThrownBy(() -> sources(JobSource.Listed.in(binary)))
        .hasMessageContaining("binary.txt is no list of pictures: it is not a text in UTF-8");
    assertThatThrownBy(() -> sources(JobSource.Listed.in(empty)))
        .hasMessage("the list is empty; name a picture on each line");
    assertThatThrownBy(() -> sources(new JobSource.Listed(photos, List.of("https://a b/"))))
        .hasMessageContaining("'https://a b/' is no address");
    assertThatThrownBy(() -> sources(new JobSource.Listed(photos, List.of("a\0b"))))
        .hasMessageContaining("no file can be called");
  }

  @Test
  void keepsWhatWasAsked() {
    JobRequest request =
        new JobRequest(
            "two \"questions\"\n",
            "signs",
            Optional.of("vector-cpu"),
            Task.ANSWER,
            Optional.of("what does it say?"),
            Map.of("num-beams", "3"));

    Job job = queue.add(request, new JobSource.Uploads());

    assertThat(JobQueue.at(queue.folder()).job(job.id()).request()).isEqualTo(request);
    assertThat(request.generation().numBeams()).isEqualTo(3);
  }

  @Test
  void refusesRequestsThatMakeNoSense() {
    JobRequest plain = JobRequest.describe("x");

    assertThatThrownBy(() -> plain.withOptions(Map.of("beams", "3")))
        .hasMessageContaining("there is no option 'beams'; there are max-new-tokens,");
    assertThatThrownBy(() -> plain.withOptions(Map.of("num-beams", "many")))
        .hasMessageContaining("num_beams must be");
    assertThatThrownBy(() -> Task.of("describe"))
        .hasMessage("the task must be caption, answer or read, got 'describe'");
    assertThatThrownBy(
            () ->
                new JobRequest(
                    "x", "default", Optional.empty(), Task.ANSWER, Optional.empty(), Map.of()))
        .hasMessage("the task answer needs a question");
  }

  @Test
  void takesUploadedPicturesOneByOne() throws IOException {
    Job job = queue.add(JobRequest.describe("mine"), new JobSource.Uploads());
    assertThat(job.state()).isEqualTo(Job.State.WAITING);

    JobItem first = upload(job, "../../etc/passwd");
    JobItem second = upload(job, "dir/ü.png");

    assertThat(List.of(first.index(), second.index())).containsExactly(0L, 1L);
    assertThat(first.source()).isEqualTo("../../etc/passwd");
    assertThat(queue.job(job.id()).all()).isEqualTo(2);
    assertThat(queue.thumbnail(job.id(), 0)).isPresent();
    Job folder = queue.add(JobRequest.describe("f"), JobSource.Folder.of(Scenes.folder(photos, 1)));
    assertThatThrownBy(() -> upload(folder, "x.png"))
        .isInstanceOf(JobStateException.class)
        .hasMessageContaining("add another job for more");
  }

  private JobItem upload(Job job, String name) {
    return queue.addPicture(job.id(), name, new ByteArrayInputStream(Scenes.png(8, 8)));
  }

  @Test
  void listsJobsInTheirOrderAndRemovesThem() throws IOException {
    Scenes.folder(photos, 1);
    List<Job> added =
        Stream.of("a", "b", "c")
            .map(name -> queue.add(JobRequest.describe(name), JobSource.Folder.of(photos)))
            .toList();

    assertThat(queue.jobs())
        .containsExactlyInAnyOrderElementsOf(added)
        .isSortedAccordingTo((one, other) -> one.id().compareTo(other.id()));
    queue.remove(added.get(1).id());

    assertThat(queue.jobs().stream().map(job -> job.request().name()))
        .containsExactlyInAnyOrder("a", "c");
    assertThat(photos.resolve("picture-0.png")).exists();
    try (Stream<Path> left = Files.list(queue.folder())) {
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void knowsNoJobsButItsOwn() throws IOException {
    Scenes.folder(photos, 1);
    Job job = queue.add(JobRequest.describe("x"), JobSource.Folder.of(photos));
    Files.createDirectory(queue.folder().resolveSibling(job.id()));

    for (String id :
        List.of("", "..", "../" + job.id(), job.id() + "/", job.id() + "x", "a".repeat(9999))) {
      assertThatThrownBy(() -> queue.job(id))
          .isInstanceOf(NoSuchJobException.class)
          .hasMessageContaining("there is no job '");
      assertThatThrownBy(() -> queue.remove(id)).isInstanceOf(NoSuchJobException.class);
    }
  }

  @Test
  void letsNobodyElseReadIt() throws IOException {
    Scenes.folder(photos, 2);
    Job job = queue.add(JobRequest.describe("x"), new JobSource.Uploads());
    upload(job, "x.png");
    assertThat(queue.thumbnail(job.id(), 0)).isPresent();
    try (JobRunner runner = new JobRunner(queue, Scenes.namingCaptioner(), UrlPictures.none())) {
      runner.run(job.id());
    }
    queue.cancel(queue.add(JobRequest.describe("y"), JobSource.Folder.of(photos)).id());

    try (Stream<Path> all = Files.walk(queue.folder())) {
      assertThat(all)
          .allSatisfy(
              path ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                      .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
    }
  }

  @Test
  void liesWhereTheUsersStateIs() {
    Path home = Path.of("/home/ada");

    assertThat(JobQueue.usualFolder(Map.of("XDG_STATE_HOME", "/state"), home))
        .isEqualTo(Path.of("/state/veduta/jobs"));
    assertThat(JobQueue.usualFolder(Map.of("XDG_STATE_HOME", "relative"), home))
        .isEqualTo(Path.of("/home/ada/.local/state/veduta/jobs"));
    assertThat(JobQueue.usualFolder(Map.of(), home))
        .isEqualTo(Path.of("/home/ada/.local/state/veduta/jobs"));
  }

  @Test
  void saysWhatAnAddressIs() {
    assertThat(JobSource.Listed.isAddress("HTTPS://example.org/x")).isTrue();
    assertThat(JobSource.Listed.isAddress("https.png")).isFalse();
    assertThat(JobSource.Listed.isAddress("a http://example.org/x")).isFalse();
  }

  @Test
  void takesNoAddressWithBlanksAroundItForAFile() {
    for (String blank : List.of(" ", "\t ", "\u3000")) {
      assertThat(sources(new JobSource.Listed(photos, List.of(blank + "http://x/../../a" + blank))))
          .containsExactly("http://x/../../a");
    }
  }

  @Test
  void isNotMadeWhereSomebodyOnlyLooksAtIt() throws IOException {
    Path missing = temporary.resolve("missing").resolve("jobs");
    JobQueue looked = JobQueue.existing(missing);

    assertThat(looked.jobs()).isEmpty();
    assertThatThrownBy(() -> looked.job("x")).isInstanceOf(NoSuchJobException.class);
    assertThat(missing.getParent()).doesNotExist();

    picture("a.png");
    Job job = queue.add(JobRequest.describe("x"), JobSource.Folder.of(photos));
    assertThat(JobQueue.existing(queue.folder()).jobs()).containsExactly(job);
  }
}
