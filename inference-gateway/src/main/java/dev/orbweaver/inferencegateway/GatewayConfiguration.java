package dev.orbweaver.inferencegateway;

import dev.orbweaver.inferencegateway.cache.CacheBudget;
import dev.orbweaver.inferencegateway.client.ConnectionValve;
import dev.orbweaver.inferencegateway.engine.Engine;
import dev.orbweaver.inferencegateway.engine.EngineLifecycle;
import dev.orbweaver.inferencegateway.engine.EngineLimits;
import dev.orbweaver.inferencegateway.engine.EngineMetrics;
import dev.orbweaver.inferencegateway.engine.ServerMetrics;
import dev.orbweaver.inferencegateway.openai.RequestLimits;
import dev.orbweaver.inferencegateway.policy.Adapters;
import dev.orbweaver.inferencegateway.policy.ConfiguredModels;
import dev.orbweaver.inferencegateway.policy.DecodingChoice;
import dev.orbweaver.inferencegateway.policy.PolicyLoader;
import dev.orbweaver.inferencegateway.policy.ServedPolicies;
import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.LengthSetting;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the engine together from the settings. */
@Configuration(proxyBeanMethods = false)
class GatewayConfiguration {

    /** One for the whole process: the standalone brings its own, which the trainer shares. */
    @Bean
    @ConditionalOnMissingBean
    ComputePermit computePermit() {
        return new ComputePermit();
    }

    @Bean
    EngineMetrics engineMetrics(MeterRegistry registry, GatewaySettings settings) {
        return new EngineMetrics(registry, settings.logInterval());
    }

    @Bean
    ServerMetrics serverMetrics(MeterRegistry registry) {
        return new ServerMetrics(registry);
    }

    @Bean(destroyMethod = "close")
    Engine engine(ComputePermit permit, EngineMetrics metrics, GatewaySettings settings) {
        return new Engine(
                permit,
                new EngineLimits(
                        settings.queueCapacity(),
                        settings.prefillTokens(),
                        settings.swap().inFlight()),
                metrics);
    }

    @Bean
    EngineLifecycle engineLifecycle(Engine engine, GatewaySettings settings) {
        return new EngineLifecycle(engine, settings.shutdownGrace());
    }

    @Bean
    PolicyLoader policyLoader(GatewaySettings settings) {
        return new PolicyLoader(
                DeviceSetting.parse(settings.device()),
                settings.slots(),
                new CacheBudget(Optional.ofNullable(settings.cacheMemory())));
    }

    @Bean
    DecodingChoice decodingChoice(GatewaySettings settings) {
        return new DecodingChoice(settings.dtype(), LengthSetting.parse(settings.maxLength()));
    }

    @Bean
    ServedPolicies servedPolicies(PolicyLoader loader, Engine engine, MeterRegistry registry) {
        return new ServedPolicies(loader, engine, registry.timer("orbweaver.gateway.sleep"));
    }

    /** Down when the engine's thread has ended, which it never does by itself. */
    @Bean
    HealthIndicator engineHealth(Engine engine) {
        return () -> (engine.isAlive() ? Health.up() : Health.down())
                .withDetail(
                        "serving",
                        engine.serving().stream()
                                .map(live -> live.model() + "@" + live.version())
                                .toList())
                .build();
    }

    @Bean
    Adapters adapters(GatewaySettings settings, ServedPolicies policies, DecodingChoice decoding, Engine engine) {
        return new Adapters(settings.folders(), policies, decoding, engine);
    }

    @Bean
    ConfiguredModels configuredModels(
            GatewaySettings settings, ServedPolicies policies, DecodingChoice decoding, Adapters adapters) {
        return new ConfiguredModels(settings.folders(), policies, decoding, adapters, settings.adapters());
    }

    @Bean
    RequestLimits requestLimits(GatewaySettings settings) {
        return new RequestLimits(settings.deadlines(), settings.maxBody(), settings.queueCapacity());
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> connections() {
        return tomcat -> tomcat.addContextValves(new ConnectionValve());
    }
}
