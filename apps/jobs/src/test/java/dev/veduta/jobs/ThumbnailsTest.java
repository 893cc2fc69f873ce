// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThumbnailsTest {
  @TempDir Path temporary;

  @Test
  void areSmallPicturesThatAreKept() throws IOException {
    JobQueue queue = JobQueue.at(temporary.resolve("jobs"));
    Path photos = Files.createDirectory(temporary.resolve("photos"));
    BufferedImage large = new BufferedImage(1001, 500, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 500; x++) {
      for (int y = 0; y < 500; y++) {
        large.setRGB(x, y, 0xFF0000);
      }
    }
    ImageIO.write(large, "png", photos.resolve("a.png").toFile());
    Files.write(photos.resolve("b.png"), Scenes.png(1, 900));
    Files.writeString(photos.resolve("c.png"), "none");
    Job job = queue.add(JobRequest.describe("x"), JobSource.Folder.of(photos));

    byte[] first = queue.thumbnail(job.id(), 0).orElseThrow();
    BufferedImage small = ImageIO.read(new ByteArrayInputStream(first));

    assertThat(small.getWidth()).isEqualTo(160);
    assertThat(small.getHeight()).isEqualTo(80);
    assertThat((small.getRGB(20, 40) >> 16) & 0xFF).isGreaterThan(240);
    assertThat((small.getRGB(140, 40) >> 16) & 0xFF).isLessThan(15);
    BufferedImage thin =
        ImageIO.read(new ByteArrayInputStream(queue.thumbnail(job.id(), 1).orElseThrow()));
    assertThat(thin.getWidth()).isEqualTo(1);
    assertThat(queue.thumbnail(job.id(), 2)).isEmpty();
    assertThat(queue.thumbnail(job.id(), 3)).isEmpty();
    assertThat(queue.thumbnail(job.id(), -1)).isEmpty();

    Files.delete(photos.resolve("a.png"));
    assertThat(queue.thumbnail(job.id(), 0)).contains(first);
  }

  @Test
  void shareAFixedNumberOfFiles() throws IOException {
    JobQueue queue = JobQueue.at(temporary.resolve("jobs"));
    Path photos = Scenes.folder(temporary.resolve("photos"), 1);
    Job job = queue.add(JobRequest.describe("x"), JobSource.Folder.of(photos));
    Thumbnails small = new Thumbnails(queue.folder(job.id()));

    byte[] first = small.keep(3, photos.resolve("picture-0.png"));
    assertThat(small.kept(3)).contains(first);
    assertThat(small.kept(10_003)).isEmpty();
    byte[] other = small.keep(10_003, photos.resolve("picture-0.png"));

    assertThat(small.kept(3)).isEmpty();
    assertThat(small.kept(10_003)).contains(other);
    assertThat(queue.folder().resolve(job.id()).resolve("thumbnails").toFile().list()).hasSize(1);
  }
}
