package dev.orbweaver.taskdispatcher.specification;

import static java.util.Map.entry;

import java.util.Map;

/** The allowed values of the settings that do not take every value of their type. */
final class SettingBounds {

    /** Trackers that exist here; verl's other ones are accepted and left out with a warning. */
    static final Bounds TRACKERS = Bounds.oneOf("console", "file");

    private static final Bounds DIVERGENCES =
            Bounds.oneOf("k1", "k2", "k3", "abs", "k1+", "k3+", "kl", "kl+", "mse", "low_var_kl", "low_var_kl+");

    private static final Map<String, Bounds> ALL = Map.ofEntries(
            entry("data.train_batch_size", Bounds.atLeast(1)),
            entry("data.max_prompt_length", Bounds.atLeast(1)),
            entry("data.max_response_length", Bounds.atLeast(1)),
            entry("data.limit", Bounds.atLeast(1)),
            entry("data.val_limit", Bounds.atLeast(1)),
            entry("rollout.n", Bounds.atLeast(1)),
            entry("rollout.temperature", Bounds.upTo(5)),
            entry("rollout.top_p", Bounds.upTo(1)),
            entry("rollout.top_k", Bounds.atLeast(-1)),
            entry("rollout.max_tokens", Bounds.atLeast(1)),
            entry("rollout.val_temperature", Bounds.between(0, 5)),
            entry("rollout.time_allowed", Bounds.atLeast(1)),
            entry("rollout.max_attempts", Bounds.between(1, 20)),
            entry("agent.profile", Bounds.oneOf("default", "parity")),
            entry("agent.schema", Bounds.oneOf("create-table", "compact", "compact-keys")),
            entry("agent.max_turns", Bounds.between(1, 50)),
            entry("agent.table_info_truncate", Bounds.atLeast(1)),
            entry("agent.execution_truncate", Bounds.atLeast(1)),
            entry(
                    "algorithm.adv_estimator",
                    Bounds.oneOf(
                            "grpo",
                            "dr_grpo",
                            "rloo",
                            "reinforce_plus_plus",
                            "reinforce_plus_plus_baseline",
                            "remax",
                            "opo")),
            entry("algorithm.level", Bounds.oneOf("rollout", "transition")),
            entry("algorithm.dynamic_sampling_metric", Bounds.oneOf("acc", "score", "seq_reward")),
            entry("algorithm.max_num_gen_batches", Bounds.between(1, 100)),
            entry("actor.lr", Bounds.between(0, 1)),
            entry("actor.weight_decay", Bounds.between(0, 1)),
            entry("actor.beta1", Bounds.between(0, 1)),
            entry("actor.beta2", Bounds.between(0, 1)),
            entry("actor.grad_clip", Bounds.above(0)),
            entry("actor.ppo_mini_batch_size", Bounds.atLeast(1)),
            entry("actor.ppo_epochs", Bounds.between(1, 100)),
            entry("actor.micro_batch_tokens", Bounds.atLeast(1)),
            entry("actor.clip_ratio_low", Bounds.between(0, 1)),
            entry("actor.clip_ratio_high", Bounds.atLeast(0)),
            entry("actor.clip_ratio_c", Bounds.above(1)),
            entry("actor.entropy_coeff", Bounds.atLeast(0)),
            entry(
                    "actor.loss_agg_mode",
                    Bounds.oneOf("token-mean", "seq-mean-token-sum", "seq-mean-token-mean", "seq-mean-token-sum-norm")),
            entry("actor.compute_dtype", Bounds.oneOf("fp32", "bf16")),
            entry("data.gen_batch_size", Bounds.atLeast(1)),
            entry("reward.overlong_buffer", Bounds.atLeast(0)),
            entry("reward.overlong_penalty", Bounds.atLeast(0)),
            entry("actor.loss_mode", Bounds.oneOf("vanilla", "gspo", "cispo")),
            entry("actor.micro_mean_rows", Bounds.atLeast(1)),
            entry("actor.engine_correction", Bounds.oneOf("token", "sequence")),
            entry("actor.engine_correction_cap", Bounds.above(0)),
            entry("actor.max_skipped_steps", Bounds.atLeast(0)),
            entry("lora.rank", Bounds.atLeast(0)),
            entry("lora.alpha", Bounds.above(0)),
            entry(
                    "lora.targets",
                    Bounds.oneOf(
                            "all-linear", "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")),
            entry("actor.decayed", Bounds.oneOf("all", "matrices", "layer-matrices")),
            entry("trainer.devices", Bounds.between(1, 64)),
            entry("memory.limit_gb", Bounds.above(0)),
            entry("kl.loss_coef", Bounds.atLeast(0)),
            entry("kl.loss_type", DIVERGENCES),
            entry("kl.reward_coef", Bounds.atLeast(0)),
            entry("kl.reward_type", DIVERGENCES),
            entry("actor.lr_schedule", Bounds.oneOf("constant", "linear", "cosine")),
            entry("actor.lr_warmup_steps", Bounds.atLeast(-1)),
            entry("actor.lr_warmup_ratio", Bounds.between(0, 1)),
            entry("actor.lr_min_ratio", Bounds.between(0, 1)),
            entry("warm_up.epochs", Bounds.atLeast(0)),
            entry("warm_up.batch_size", Bounds.atLeast(1)),
            entry("warm_up.lr", Bounds.between(0, 1)),
            entry("warm_up.limit", Bounds.atLeast(1)),
            entry("warm_up.max_steps", Bounds.atLeast(1)),
            entry("async_training.steps_ahead", Bounds.between(0, 8)),
            entry("async_training.max_staleness", Bounds.atLeast(0)),
            entry("trainer.total_epochs", Bounds.atLeast(1)),
            entry("trainer.total_training_steps", Bounds.atLeast(0)),
            entry("trainer.target_accuracy", Bounds.between(0, 1)),
            entry("trainer.keep_checkpoints", Bounds.atLeast(1)),
            entry("trainer.step_timeout", Bounds.atLeast(1)),
            entry("trainer.logger", TRACKERS));

    private SettingBounds() {}

    static Bounds of(String name) {
        return ALL.getOrDefault(name, Bounds.ANY);
    }
}
