"""One GRPO step of TRL on the CPU: trl_step.py MODEL PROMPTS.jsonl PROMPTS GROUP TOKENS MICRO_BATCH [checkpointing].

Takes the first PROMPTS lines ({"messages": [...]}), draws GROUP responses of exactly TOKENS each, and takes one AdamW step in bf16 without
a reference policy. The rewards are made up, so that every response has an advantage. Prints what generation and update took, and the peak of
resident memory.
"""
import json
import resource
import sys
import tempfile
import time

import torch
from datasets import Dataset
from transformers import AutoTokenizer
from trl import GRPOConfig, GRPOTrainer

model, prompt_file = sys.argv[1:3]
prompts, group, tokens, micro_batch = map(int, sys.argv[3:7])
checkpointing = "checkpointing" in sys.argv[7:]
tokenizer = AutoTokenizer.from_pretrained(model)
with open(prompt_file, encoding="utf-8") as lines:
    conversations = [json.loads(line)["messages"] for line in lines][:prompts]
texts = [tokenizer.apply_chat_template(c, tokenize=False, add_generation_prompt=True) for c in conversations]
seconds = {"generation": 0.0, "steps": 0.0, "optimizer": 0.0}


def timed(name, function, *arguments, **named):
    start = time.perf_counter()
    try:
        return function(*arguments, **named)
    finally:
        seconds[name] += time.perf_counter() - start


class TimedTrainer(GRPOTrainer):
    def _generate_and_score_completions(self, inputs):
        return timed("generation", super()._generate_and_score_completions, inputs)

    def training_step(self, *arguments, **named):
        return timed("steps", super().training_step, *arguments, **named)


def reward(completions, **_):
    return [float(i % group) for i in range(len(completions))]


with tempfile.TemporaryDirectory() as folder:
    config = GRPOConfig(
        output_dir=folder, use_cpu=True, bf16=True, model_init_kwargs={"dtype": "bfloat16", "attn_implementation": "sdpa"},
        per_device_train_batch_size=micro_batch, gradient_accumulation_steps=prompts * group // micro_batch,
        num_generations=group, max_completion_length=tokens, generation_kwargs={"min_new_tokens": tokens}, temperature=1.0,
        max_steps=1, learning_rate=1e-6, beta=0.0, save_strategy="no", report_to=[], gradient_checkpointing=checkpointing,
        disable_tqdm=True)
    trainer = TimedTrainer(model=model, args=config, reward_funcs=reward, processing_class=tokenizer,
                           train_dataset=Dataset.from_dict({"prompt": texts}))
    trainer.create_optimizer()
    step = trainer.optimizer.step
    trainer.optimizer.step = lambda *a, **n: timed("optimizer", step, *a, **n)
    trainer.train()

update = seconds["steps"] - seconds["generation"] + seconds["optimizer"]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
print(f"TRL, {torch.get_num_threads()} threads{', checkpointing' if checkpointing else ''}: {prompts} prompts x {group} x {tokens}: "
      f"update {update:.1f} s, generation {seconds['generation']:.1f} s, peak {peak:.2f} GB")
