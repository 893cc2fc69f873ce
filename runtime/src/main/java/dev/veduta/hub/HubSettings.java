// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the hub is, who asks it and where models are put; by the same variables of the environment
/// that huggingface_hub reads.
///
/// @param cache where models are put
/// @param endpoint the hub's address, `https://huggingface.co` or one that answers as it does;
///   without `/` at its end
/// @param token of who asks, if any; it is sent to the endpoint's host only
/// @param withheld whether there may be a token that must not be sent unasked
/// @param offline whether the network must not be touched
/// @param links whether the cache may hold links, which other tools of the hub make too
/// @param proxies asked for each address
public record HubSettings(
    HubCache cache,
    URI endpoint,
    @Nullable HubToken token,
    boolean withheld,
    boolean offline,
    boolean links,
    HubPatience patience,
    ProxySelector proxies) {

  /// What holds for this process.
  ///
  /// @throws HubException naming the variable that can't be used
  public static HubSettings ofThisMachine() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /// @param variables of the environment
  public static HubSettings of(Map<String, String> variables, Path home) {
    HubEnvironment environment = new HubEnvironment(variables, home);
    boolean withheld = environment.isTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN");
    return new HubSettings(
        new HubCache(environment.cache()),
        environment.endpoint(),
        withheld ? null : environment.token().orElse(null),
        withheld,
        environment.isTrue("HF_HUB_OFFLINE") || environment.isTrue("TRANSFORMERS_OFFLINE"),
        !environment.isTrue("HF_HUB_DISABLE_SYMLINKS"),
        environment.patience(),
        new HubProxies(
            variables,
            ProxySelector.getDefault(),
            name -> !System.getProperty(name, "").isEmpty()));
  }

  /// The same, but whether the network must not be touched.
  public HubSettings withOffline(boolean changed) {
    return new HubSettings(cache, endpoint, token, withheld, changed, links, patience, proxies);
  }

  /// The same with another place for models.
  public HubSettings withCache(HubCache changed) {
    return new HubSettings(changed, endpoint, token, withheld, offline, links, patience, proxies);
  }

  /// The same with other times.
  public HubSettings withPatience(HubPatience changed) {
    return new HubSettings(cache, endpoint, token, withheld, offline, links, changed, proxies);
  }

  /// A text with the token struck out.
  String hidden(String text) {
    return token == null ? text : token.hiddenIn(text);
  }
}
