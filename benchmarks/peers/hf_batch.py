"""Forward and backward of a plain batch by Hugging Face: hf_batch.py MODEL BATCH LENGTH REPETITIONS. bf16, loss on every token."""
import sys
import time

import torch
from transformers import AutoModelForCausalLM

batch, length, repetitions = map(int, sys.argv[2:5])
model = AutoModelForCausalLM.from_pretrained(sys.argv[1], dtype=torch.bfloat16, attn_implementation="sdpa")
model.train()
ids = torch.randint(0, model.config.vocab_size, (batch, length))
for i in range(repetitions + 1):
    start = time.perf_counter()
    model(input_ids=ids, labels=ids, use_cache=False).loss.backward()
    seconds = time.perf_counter() - start
    print(f"HF {'warm-up' if i == 0 else 'forward and backward'} of {batch} x {length}: {seconds:.2f} s")
    model.zero_grad()
