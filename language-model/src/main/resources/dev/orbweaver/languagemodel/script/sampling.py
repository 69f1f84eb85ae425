# Draws tokens from logits, on the device. TorchScript, not Python; legend in network.py; W tokens of a block.

# logits [B, V] fp32. settings [B, 4] float64: temperature (0: the likeliest token), top_p (1: off), top_k (0: off) and a uniform random
# number in [0, 1). greedy: some temperature is 0; drawn: some is not; truncated: some top_p or top_k is on. rules: see ruled; empty where no
# row has any. Returns [B, 2 + 2 * top] float64: token and its log-probability at that temperature before rules and truncation, then the
# likeliest tokens and theirs.
def sample(logits: Tensor, settings: Tensor, rules: List[Tensor], greedy: bool, drawn: bool, truncated: bool, top: int) -> Tensor:
  cold = settings[:, :1] == 0
  divisor = settings[:, :1].masked_fill(cold, 1.0).clamp(min=1e-4).to(6)   # closer to 0, fp32 overflows
  scaled = logits
  if drawn:
    scaled = logits / divisor
  peak = torch.amax(scaled, [-1], True)
  weights = (scaled - peak).exp_()
  total = torch.sum(weights, -1, True)
  candidates = scaled
  if len(rules) > 0:
    rows = rules[0]
    changed = __torch__.sampling.ruled(logits[rows], rules) / divisor[rows]
    if greedy:
      candidates = torch.index_put(scaled, annotate(List[Optional[Tensor]], [rows]), changed)
    likely = torch.exp(changed - torch.amax(changed, [-1], True))
    weights.index_put_(annotate(List[Optional[Tensor]], [rows]), likely * (likely >= rules[1]))
  tokens = uninitialized(Tensor)
  if greedy:
    tokens = torch.argmax(candidates, -1, True)
  if drawn:
    uniform = settings[:, 3:].to(6).clamp(max=0.9999998)   # so that uniform * total is below total in fp32
    if truncated:
      chosen = __torch__.sampling.draw_truncated(weights, settings[:, 1:2], settings[:, 2:3], uniform)
    else:
      chosen = __torch__.sampling.draw(weights, uniform)
    tokens = torch.where(cold, tokens, chosen) if greedy else chosen
  normalizer = peak + torch.log(total)
  columns = [tokens.to(7), (torch.gather(scaled, 1, tokens) - normalizer).to(7)]
  if top > 0:
    values, indices = torch.topk(scaled, top)
    columns.append(torch.stack([indices.to(7), (values - normalizer).to(7)], 2).flatten(1))
  return torch.cat(columns, 1)


# logits [R, V] of the rows that have rules. rules: the rows [R]; min_p [R, 1]; edits [E, 4] float64: row among R, token, factor, addend, no
# token twice in a row; masks [M, V / 8] int8, bit t % 8 of byte t / 8 is token t; and which mask each row has [R].
def ruled(logits: Tensor, rules: List[Tensor]) -> Tensor:
  edits = rules[2]
  if edits.size(0) > 0:
    place = edits[:, :2].to(4)
    factor, addend = torch.unbind(edits[:, 2:].to(6), 1)
    where = annotate(List[Optional[Tensor]], [place[:, 0], place[:, 1]])
    old = torch.index(logits, where)
    logits.index_put_(where, torch.where(old > 0, old / factor, old * factor) + addend)
  masks = rules[3]
  if masks.size(0) > 0:
    bits = torch.tensor([1, 2, 4, 8, 16, 32, 64, -128], dtype=1, device=logits.device)
    forbidden = torch.bitwise_and(masks[:, :, None], bits) == 0                  # [M, V / 8, 8]
    logits = logits.masked_fill(forbidden.flatten(1)[rules[4], :logits.size(1)], -inf)
  return logits


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
def draw_truncated(weights: Tensor, top_p: Tensor, top_k: Tensor, uniform: Tensor) -> Tensor:
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
