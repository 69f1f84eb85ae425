package dev.orbweaver.taskdispatcher.policy;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Which gateway serves what. */
@RestController
class GatewayVersionController {

    private final GatewayVersions versions;

    GatewayVersionController(GatewayVersions versions) {
        this.versions = versions;
    }

    /** The latest version each gateway has acknowledged, with the checksum of its live tensors. */
    @GetMapping("/api/experiments/{experiment}/gateways")
    List<GatewayVersion> gateways(@PathVariable String experiment) {
        return versions.of(experiment);
    }
}
