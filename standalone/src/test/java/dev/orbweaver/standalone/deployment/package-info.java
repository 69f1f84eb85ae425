/** What starts the services in containers, checked against the services: Dockerfile, Compose files, Helm chart, dashboard. */
@NullMarked
package dev.orbweaver.standalone.deployment;

import org.jspecify.annotations.NullMarked;
