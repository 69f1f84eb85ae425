#!/usr/bin/env bash
# Makes the sample data set and the sample model again.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

./orbweaver data sample --out data/sample
./orbweaver data fresh-model --data data/sample/warm_up.parquet,data/sample/train.parquet --out "$work/fresh"
# one thread: the order of sums, and so the weights, do not depend on the number of cores
ORBWEAVER_JAVA_OPTIONS=-Dai.djl.pytorch.num_threads=1 ./orbweaver sft "$work/fresh" --initialize 1 \
  --data data/sample/warm_up.parquet --out "$work/model" \
  warm_up.epochs=4 warm_up.batch_size=8 warm_up.lr=2e-3 \
  agent.prompts=compact agent.schema=compact agent.execution_truncate=60 \
  actor.beta2=0.95 actor.gradient_checkpointing=false
mkdir -p data/model
cp "$work"/model/* data/model/
