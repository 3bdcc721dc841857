package io.github.vitals4j.health.http;

import java.net.http.HttpHeaders;

/** What a server answered, its body complete and within the limit. */
record Answer(int status, HttpHeaders headers, String body) {}
