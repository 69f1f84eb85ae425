package dev.orbweaver.trainerservice.memory;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.languagemodel.DeviceMemory;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.configuration.ConfigurationReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether an experiment will fit on the trainer's device, with a gateway where that is there too. An estimate, some percent wrong;
 * {@code memory.check=false} lets everything start.
 */
public final class MemoryCheck {

    private final Specification specification;
    private final GatewayShare gateway;

    public MemoryCheck(Specification specification, GatewayShare gateway) {
        this.specification = specification;
        this.gateway = gateway;
    }

    /** What will be held; empty where the model's folder does not tell its size, which is found where it is opened. */
    public Optional<MemoryPlan> plan() {
        return new ConfigurationReader(Path.of(specification.model().path()))
                .configuration()
                .map(model -> MemoryPlan.of(specification, model, gateway));
    }

    /** What may be held: the limit given, or what is free and what this process has already; empty where nobody tells. */
    public OptionalLong available() {
        Double limit = specification.memory().limitGb();
        if (limit != null) {
            return OptionalLong.of((long) (limit * 1e9));
        }
        var device = DeviceSetting.parse(specification.trainer().device());
        var free = DeviceMemory.free(device);
        long own = device.isGpu() ? 0 : ProcessMemory.resident().orElse(0);
        return free.isPresent() ? OptionalLong.of(free.getAsLong() + own) : free;
    }

    /** What will not fit, and which setting to change; empty where everything will. */
    public Optional<String> problem() {
        var available = available();
        if (available.isEmpty()) {
            return Optional.empty();
        }
        long bytes = available.getAsLong();
        return plan().filter(plan -> plan.total() > bytes)
                .map(plan -> "memory: " + plan + " will be needed on "
                        + plan.training().device() + ", "
                        + MemoryPlan.gigabytes(bytes) + " may be used. "
                        + new Remedies(plan, bytes).text() + ". memory.check=false tries it all the same");
    }

    /** @throws IllegalArgumentException with the {@link #problem}, unless the specification wants no check */
    public void require() {
        if (specification.memory().check() && !specification.trainer().valOnly()) {
            problem().ifPresent(problem -> {
                throw new IllegalArgumentException(problem);
            });
        }
    }
}
