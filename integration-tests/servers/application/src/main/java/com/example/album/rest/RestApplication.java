// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.album.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/// Where the resources of the application lie.
@ApplicationPath("rest")
public class RestApplication extends Application {}
