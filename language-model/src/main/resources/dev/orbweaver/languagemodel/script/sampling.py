# Draws tokens from logits, on the device. TorchScript, not Python; legend in network.py; W tokens of a block.

# logits [B, V] fp32. settings [B, 4] float64: temperature (0: the likeliest token), top_p (1: off), top_k (0: off) and a uniform random
# number in [0, 1). greedy: some temperature is 0; drawn: some is not; truncated: some top_p or top_k is on. Returns [B, 2 + 2 * top]
# float64: token and its log-probability at that temperature before any truncation, then the likeliest tokens and theirs.
def sample(logits: Tensor, settings: Tensor, greedy: bool, drawn: bool, truncated: bool, top: int) -> Tensor:
  cold = settings[:, :1] == 0
  scaled = logits
  if drawn:
    scaled = logits / settings[:, :1].masked_fill(cold, 1.0).clamp(min=1e-4).to(6)   # closer to 0, fp32 overflows
  peak = torch.amax(scaled, [-1], True)
  weights = torch.exp(scaled - peak)
  total = torch.sum(weights, -1, True)
  tokens = uninitialized(Tensor)
  if greedy:
    tokens = torch.argmax(scaled, -1, True)
  if drawn:
    uniform = settings[:, 3:].to(6).clamp(max=0.9999998)   # so that uniform * total is below total in fp32
    if truncated:
      chosen = __torch__.sampling.draw_truncated(weights, total, settings[:, 1:2], settings[:, 2:3], uniform)
    else:
      chosen = __torch__.sampling.draw(weights, uniform)
    tokens = torch.where(cold, tokens, chosen) if greedy else chosen
  normalizer = peak + torch.log(total)
  columns = [tokens.to(7), (torch.gather(scaled, 1, tokens) - normalizer).to(7)]
  if top > 0:
    values, indices = torch.topk(scaled, top)
    columns.append(torch.stack([indices.to(7), (values - normalizer).to(7)], 2).flatten(1))
  return torch.cat(columns, 1)


# weights [B, V] not normalised, uniform [B, 1] -> tokens [B, 1]: the inverse of the distribution function, first over blocks of W
# tokens, then inside one. One random number a row and no sort. A token of weight 0 is never drawn.
def draw(weights: Tensor, uniform: Tensor) -> Tensor:
  vocabulary = weights.size(1)
  block = 64
  rest = vocabulary % block
  if rest > 0:
    weights = torch.constant_pad_nd(weights, [0, block - rest], 0.0)
  blocks = weights.unflatten(1, [-1, block])                                   # [B, V / W, W]
  reached = torch.cumsum(torch.sum(blocks, -1), -1)                            # [B, V / W]
  target = uniform * reached[:, -1:]
  chosen = torch.sum(reached <= target, -1, True)                              # [B, 1]
  inside = torch.gather(blocks, 1, chosen[:, :, None].expand(-1, -1, block))[:, 0]
  within = torch.cumsum(inside, -1)                                            # [B, W]
  before = torch.gather(torch.constant_pad_nd(reached, [1, 0], 0.0), 1, chosen)
  # The two sums are rounded apart: what is left of target must stay below what the block holds, or nothing is found in it.
  left = torch.minimum(target - before, within[:, -1:] * 0.9999998)
  return chosen * block + torch.sum(within <= left, -1, True)


# The same among the top_k likeliest and of those the likeliest that reach top_p; [B, 1] each. Sorted, so only where a row asks for it.
def draw_truncated(weights: Tensor, total: Tensor, top_p: Tensor, top_k: Tensor, uniform: Tensor) -> Tensor:
  ranked, order = torch.sort(weights, -1, True)
  unlimited = float(weights.size(1))
  limit = torch.where(top_k > 0, top_k, unlimited)
  rank = torch.arange(weights.size(1), device=weights.device)
  ranked = ranked * (rank < limit)
  reached = torch.cumsum(ranked, -1)
  # A token counts as long as those before it have not reached top_p; the first always does. top_p 1 must not lose the tail to rounding.
  before = reached - ranked
  kept = (before < top_p.to(6) * reached[:, -1:]) | (top_p >= 1.0) | (rank == 0)
  ranked = ranked * kept
  reached = torch.cumsum(ranked, -1)
  place = torch.sum(reached <= uniform * reached[:, -1:], -1, True)
  return torch.gather(order, 1, place)
