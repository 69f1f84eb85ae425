package dev.orbweaver.contracts.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.orbweaver.contracts.rollout.AgentSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An experiment's resolved settings; one record a section. Defaults, meaning and verl's names: the control plane's
 * {@code experiment-defaults.yaml} and {@code docs/reference/settings.md}.
 */
public record Specification(
        Model model,
        Data data,
        Rollouts rollout,
        AgentSettings agent,
        Reward reward,
        Algorithm algorithm,
        Actor actor,
        Lora lora,
        Memory memory,
        Kl kl,
        WarmUp warmUp,
        AsyncTraining asyncTraining,
        Trainer trainer) {

    /** Rollouts of a task in a training step: its group, and where the estimator asks for it a greedy one as baseline. */
    public int samplesPerTask() {
        return rollout.n + (algorithm.usesGreedyBaseline() ? 1 : 0);
    }

    /** Tokens of the longest model call that a rollout may need, prompt and response together. */
    public int longestCall() {
        return data.maxPromptLength + rollout.maxTokens;
    }

    /** The same with the number of training steps said, as the control plane announces it. */
    public Specification withTotalTrainingSteps(int steps) {
        var told = new Trainer(
                trainer.projectName,
                trainer.experimentName,
                trainer.totalEpochs,
                steps,
                trainer.saveFreq,
                trainer.testFreq,
                trainer.valBeforeTrain,
                trainer.valOnly,
                trainer.keepCheckpoints,
                trainer.stepTimeout,
                trainer.device,
                trainer.logger,
                trainer.targetAccuracy,
                trainer.keepBest,
                trainer.recordTrajectories,
                trainer.devices);
        return new Specification(
                model, data, rollout, agent, reward, algorithm, actor, lora, memory, kl, warmUp, asyncTraining, told);
    }

    /**
     * @param path folder in Hugging Face layout
     * @param initialize start from fresh weights: the folder needs a configuration and a tokenizer only
     * @param seed of fresh weights
     */
    public record Model(String path, boolean initialize, long seed) {}

    /**
     * @param trainFiles Parquet files with the columns db_id, question, query
     * @param valFiles each is reported on its own; the first one's accuracy is the experiment's
     * @param databases folder with {@code <db_id>/<db_id>.sqlite}; null: {@code database} beside the first file
     * @param trainBatchSize tasks a step
     * @param maxPromptLength tokens; a longer transition is dropped
     * @param maxResponseLength tokens; a longer response is cut
     * @param limit most rows of a training file, null for all
     * @param valLimit most rows of each validation file, null for all
     * @param genBatchSize tasks of one draw where dynamic sampling picks trainBatchSize of them; null: the same number
     */
    public record Data(
            List<String> trainFiles,
            List<String> valFiles,
            @Nullable String databases,
            int trainBatchSize,
            int maxPromptLength,
            int maxResponseLength,
            boolean shuffle,
            long seed,
            @Nullable Integer limit,
            @Nullable Integer valLimit,
            @Nullable Integer genBatchSize) {

        public Data {
            trainFiles = List.copyOf(trainFiles);
            valFiles = List.copyOf(valFiles);
        }

        /** Tasks whose rollouts a training step requests; dynamic sampling may draw as many again. */
        public int tasksPerDraw() {
            return genBatchSize == null ? trainBatchSize : genBatchSize;
        }
    }

    /**
     * @param n samples of a task: the group's size
     * @param maxTokens longest response asked of the gateway
     * @param seed of the rollouts' noise; null for fresh noise
     * @param timeAllowed for one attempt, from its hand-over
     * @param maxAttempts of a rollout before it counts as failed
     */
    public record Rollouts(
            int n,
            double temperature,
            double topP,
            int topK,
            int maxTokens,
            double valTemperature,
            @Nullable Long seed,
            Duration timeAllowed,
            int maxAttempts) {}

    /**
     * @param function name of a {@code RewardFunction}
     * @param overlongShaping lowers the reward of responses that come near data.maxResponseLength
     * @param overlongBuffer the last so many tokens before it
     * @param overlongPenalty what a response of full length loses
     */
    public record Reward(String function, boolean overlongShaping, int overlongBuffer, double overlongPenalty) {}

    /**
     * @param advEstimator {@code grpo}, {@code dr_grpo}, {@code rloo}, {@code reinforce_plus_plus},
     *     {@code reinforce_plus_plus_baseline}, {@code remax} or {@code opo}
     * @param level statistics over {@code rollout}s or {@code transition}s
     * @param normAdvByStd divide by the group's standard deviation
     * @param trainedAgents regular expression, found within an agent step's name, of the transitions to train
     * @param dynamicSampling leaves out groups that are all equal by dynamicSamplingMetric, and trains others instead
     * @param dynamicSamplingMetric {@code acc} or {@code score}: the reward as scored; {@code seq_reward}: after overlong shaping
     * @param maxNumGenBatches draws of tasks for one step, until the batch is full
     */
    public record Algorithm(
            String advEstimator,
            String level,
            boolean normAdvByStd,
            String trainedAgents,
            boolean dynamicSampling,
            String dynamicSamplingMetric,
            int maxNumGenBatches) {

        /** Whether each task needs one more rollout, a greedy one, whose reward the others are compared with. */
        public boolean usesGreedyBaseline() {
            return advEstimator.equals("remax");
        }
    }

    /**
     * @param ppoMiniBatchSize tasks an optimizer step; times n it is rows
     * @param microBatchTokens most tokens of one forward and backward pass
     * @param clipRatioC dual clip
     * @param lossAggMode {@code token-mean}, {@code seq-mean-token-sum}, {@code seq-mean-token-mean} or
     *     {@code seq-mean-token-sum-norm}
     * @param computeDtype {@code fp32} or {@code bf16}
     * @param lrSchedule {@code constant}, {@code linear} or {@code cosine}, by training step
     * @param lrWarmupSteps training steps in which the learning rate rises; below 0 lrWarmupRatio decides
     * @param lrWarmupRatio the same as a part of all training steps
     * @param lrMinRatio where the schedule ends, as a part of lr
     * @param lossMode {@code vanilla}, {@code gspo} or {@code cispo}
     * @param microMeanRows rows whose loss is averaged first, as in verl 0.5; null: the whole mini-batch at once
     * @param engineCorrection weighs losses by trainer against engine probability, of each {@code token} or {@code sequence};
     *     null: not
     * @param engineCorrectionCap most that such a weight may be
     * @param maxSkippedSteps optimizer steps in a row that may be skipped because their gradient is not finite
     * @param decayed what weight decay shrinks: {@code all}, {@code matrices} or {@code layer-matrices}
     */
    public record Actor(
            double lr,
            double weightDecay,
            double beta1,
            double beta2,
            double gradClip,
            int ppoMiniBatchSize,
            int ppoEpochs,
            int microBatchTokens,
            double clipRatioLow,
            double clipRatioHigh,
            double clipRatioC,
            double entropyCoeff,
            String lossAggMode,
            String computeDtype,
            boolean gradientCheckpointing,
            String lrSchedule,
            int lrWarmupSteps,
            double lrWarmupRatio,
            double lrMinRatio,
            String lossMode,
            @Nullable Integer microMeanRows,
            @Nullable String engineCorrection,
            double engineCorrectionCap,
            int maxSkippedSteps,
            String decayed) {}

    /**
     * Training low-rank additions to frozen weights instead of the weights. The reference policy is the one without them.
     *
     * @param rank of an addition; 0: the weights themselves are trained
     * @param alpha an addition counts alpha / rank times
     * @param targets projections that get one, by Hugging Face's names, or {@code all-linear}
     */
    public record Lora(int rank, double alpha, List<String> targets) {
        public static final Lora NONE = new Lora(0, 16, List.of("all-linear"));

        public Lora {
            targets = List.copyOf(targets);
        }

        @JsonIgnore
        public boolean isUsed() {
            return rank > 0;
        }
    }

    /**
     * What the trainer's device holds, and when.
     *
     * @param check estimates it before the start, and refuses what will not fit
     * @param limitGb most that may be held; null: what is free
     * @param offloadOptimizer keeps masters and moments on the host
     * @param offloadReference keeps the reference policy on the host while it is not scored with
     * @param leaveBetweenSteps what outlives a step goes to the host while rollouts are drawn
     * @param gatewaySleeps a gateway on the same device gives its memory up while the policy is updated
     */
    public record Memory(
            boolean check,
            @Nullable Double limitGb,
            boolean offloadOptimizer,
            boolean offloadReference,
            boolean leaveBetweenSteps,
            boolean gatewaySleeps) {
        public static final Memory UNCHECKED = new Memory(false, null, false, false, false, false);
    }

    /**
     * Keeping near the reference policy: the one that the training steps began with.
     *
     * @param inLoss adds lossCoef times the divergence to the loss
     * @param lossType {@code k1}, {@code k2}, {@code k3}, {@code abs} or a verl name; with {@code +} k2's derivative
     * @param inReward takes rewardCoef times the divergence from the reward
     */
    public record Kl(
            boolean inLoss, double lossCoef, String lossType, boolean inReward, double rewardCoef, String rewardType) {}

    /**
     * Supervised warm start from gold SQL before the first training step.
     *
     * @param epochs 0 for none
     * @param limit most tasks, null for all
     * @param maxSteps most optimizer steps, null for all
     */
    public record WarmUp(
            int epochs,
            int batchSize,
            double lr,
            @Nullable Integer limit,
            @Nullable Integer maxSteps) {}

    /**
     * Rolling out ahead of the training.
     *
     * @param stepsAhead steps whose rollouts may begin before the policy contains the step before them; 0: synchronous
     * @param maxStaleness policy versions by which a trajectory may be behind the policy it trains; an older one is dropped
     */
    public record AsyncTraining(int stepsAhead, int maxStaleness) {}

    /**
     * @param totalTrainingSteps null: totalEpochs passes over the data; never null in an announcement
     * @param saveFreq steps between checkpoints; 0 or below: only at the end and at a stop
     * @param testFreq steps between validations; 0 or below: only at the end
     * @param valOnly measure and end
     * @param keepCheckpoints the latest ones kept
     * @param stepTimeout a step that takes longer is closed: what is missing counts as failed
     * @param logger trackers
     * @param targetAccuracy a validation that reaches it ends the experiment; null: none does
     * @param keepBest keeps the checkpoint that validated best beside the latest ones
     * @param recordTrajectories writes each training step's trajectories to a file, to be replayed
     * @param devices that share an update, from {@code device} on
     */
    public record Trainer(
            String projectName,
            String experimentName,
            int totalEpochs,
            @Nullable Integer totalTrainingSteps,
            int saveFreq,
            int testFreq,
            boolean valBeforeTrain,
            boolean valOnly,
            int keepCheckpoints,
            Duration stepTimeout,
            String device,
            List<String> logger,
            @Nullable Double targetAccuracy,
            boolean keepBest,
            boolean recordTrajectories,
            int devices) {

        public Trainer {
            logger = List.copyOf(logger);
        }
    }
}
