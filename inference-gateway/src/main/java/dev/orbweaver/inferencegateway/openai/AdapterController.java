package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.inferencegateway.GatewaySettings;
import dev.orbweaver.inferencegateway.policy.Adapters;
import dev.orbweaver.inferencegateway.policy.PolicyRefusedException;
import java.nio.file.Path;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * vLLM's {@code POST /v1/load_lora_adapter} and {@code /v1/unload_lora_adapter}. They read folders of this machine, so they are to be
 * allowed by setting.
 */
@RestController
final class AdapterController {
    private final Adapters adapters;
    private final RequestReader reader;
    private final boolean allowed;

    AdapterController(Adapters adapters, RequestReader reader, GatewaySettings settings) {
        this.adapters = adapters;
        this.reader = reader;
        this.allowed = settings.adapterLoading();
    }

    @PostMapping("/v1/load_lora_adapter")
    String load(@RequestBody byte[] body) {
        requireAllowed();
        var fields = reader.fields(body);
        var name = fields.requiredText("lora_name");
        var folder = Path.of(fields.requiredText("lora_path"));
        boolean replace = fields.flag("load_inplace");
        fields.refuseOthers(reader.unsupported());
        try {
            adapters.load(name, folder, replace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw OpenAiException.unavailable("the gateway is shutting down", "shutting_down");
        } catch (PolicyRefusedException e) {
            throw OpenAiException.badField("lora_path", String.valueOf(e.getMessage()));
        }
        return "Success: LoRA adapter '" + name + "' added successfully.";
    }

    @PostMapping("/v1/unload_lora_adapter")
    String unload(@RequestBody byte[] body) {
        requireAllowed();
        var fields = reader.fields(body);
        var name = fields.requiredText("lora_name");
        if (!adapters.unload(name)) {
            throw OpenAiException.unknownModel("there is no adapter '" + name + "'");
        }
        return "Success: LoRA adapter '" + name + "' removed successfully.";
    }

    private void requireAllowed() {
        if (!allowed) {
            throw OpenAiException.forbidden(
                    "adapters are not loaded at run time unless orbweaver.gateway.adapter-loading is true");
        }
    }
}
