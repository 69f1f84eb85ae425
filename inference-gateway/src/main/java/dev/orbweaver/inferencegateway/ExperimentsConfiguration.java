package dev.orbweaver.inferencegateway;

import dev.orbweaver.servicesupport.ServiceSupportConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What is needed to follow experiments; left out, the gateway serves the folders of its settings and needs no broker. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "orbweaver.gateway.kafka", matchIfMissing = true)
@Import(ServiceSupportConfiguration.class)
class ExperimentsConfiguration {}
