package dev.orbweaver.servicesupport;

import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** Brings the shared beans into a service: {@code @Import} it beside the service's own component scan. */
@Configuration(proxyBeanMethods = false)
@ComponentScan
@ConfigurationPropertiesScan
public class ServiceSupportConfiguration {}
