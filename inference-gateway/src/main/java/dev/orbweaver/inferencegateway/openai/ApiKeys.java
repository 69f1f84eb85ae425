package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.inferencegateway.GatewaySettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Lets only those to the API who bring one of the keys, where there are any. Health and metrics need none. */
@Component
final class ApiKeys implements HandlerInterceptor, WebMvcConfigurer {
    private static final String SCHEME = "Bearer ";
    private static final String[] PATHS = {
        "/v1/**", "/pause", "/resume", "/drain", "/intake", "/sleep", "/wake_up", "/is_sleeping"
    };

    private final List<byte[]> keys;

    ApiKeys(GatewaySettings settings) {
        keys = settings.apiKeys().stream()
                .map(key -> key.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        if (!keys.isEmpty()) {
            registry.addInterceptor(this).addPathPatterns(PATHS);
        }
    }

    /** @throws OpenAiException 401 */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw OpenAiException.unauthorized("no API key: send the header 'Authorization: Bearer KEY'");
        }
        var key = header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (var one : keys) { // all of them, in constant time: how long it takes tells nothing
            known |= MessageDigest.isEqual(one, key);
        }
        if (!known) {
            throw OpenAiException.unauthorized("the API key is not one of this gateway's");
        }
        return true;
    }
}
