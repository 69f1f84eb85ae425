# Attention of packed sequences that share prefixes, segment by segment. TorchScript, not Python; legend in network.py, L tokens of a segment.
# The sequences of a batch are a forest of segments, laid out depth first: a segment attends to itself, causal, and to each segment that it
# continues, wholly. The parts are joined by their log-sum-exps; going back, each part's gradient needs the joined result only.

class Forest(NamedTuple):
  # Segments of like length [B, L], as indices of tokens; shorter ones are filled up with the batch's last token, which is nobody's then.
  alike : List[Tensor]
  # Four numbers for each segment that is continued, outer ones first: its first token and the one after its last, which are the keys, and
  # the same of all that continues it, the queries.
  continued : List[int]
  filled : bool
  # The same for attention by products, where that is how it is computed; else none.
  blocks : List[__torch__.products.Block]


# tokens: those of all alike, flat; shapes: B and L of each; blocks, ends: see products.blocks; like: any tensor of the computation.
def forest(tokens: Tensor, shapes: List[int], continued: List[int], filled: bool, blocks: List[int], ends: Tensor,
           shape: __torch__.network.Shape, like: Tensor) -> __torch__.segments.Forest:
  alike = annotate(List[Tensor], [])
  start = 0
  for i in range(0, len(shapes), 2):
    end = start + shapes[i] * shapes[i + 1]
    alike.append(tokens[start:end].clone().unflatten(0, [shapes[i], shapes[i + 1]])) # what Java passes is Java's memory
    start = end
  found = annotate(List[__torch__.products.Block], [])
  if __torch__.network.attends_by_products(like):
    found = __torch__.products.blocks(blocks, ends, shape.heads // shape.kv_heads, like)
  return __torch__.segments.Forest(alike, continued, filled, found)


# heads [T, N + 2K, D] -> attended [T, N, D], log-sum-exp [T, N] fp32, or nothing where products need none.
def attend(heads: Tensor, forest: __torch__.segments.Forest, shape: __torch__.network.Shape) -> Tuple[Tensor, Tensor]:
  if len(forest.blocks) > 0:
    return __torch__.products.attend(heads, forest.blocks, shape), torch.empty([0])
  return __torch__.segments.attend_fused(heads, forest, shape)


def attend_fused(heads: Tensor, forest: __torch__.segments.Forest, shape: __torch__.network.Shape) -> Tuple[Tensor, Tensor]:
  q, k, v = __torch__.segments.equal_heads(heads, shape)
  attended = torch.empty([q.size(0), shape.heads, shape.head_dim], dtype=q.dtype, device=q.device)
  log_sum = torch.empty([q.size(0), shape.heads], dtype=6, device=q.device)
  for tokens in forest.alike:
    part, part_sum = __torch__.network.attend(
        __torch__.segments.gather(q, tokens), __torch__.segments.gather(k, tokens), __torch__.segments.gather(v, tokens), True)
    __torch__.segments.scatter(attended, tokens, part)
    log_sum.index_copy_(0, tokens.flatten(), part_sum.transpose(1, 2).flatten(0, 1))
  if forest.filled:
    log_sum[-1] = inf   # it stands in segments with other sums: infinite, its scores count as nothing on the way back
  spans = forest.continued
  for i in range(0, len(spans), 4):
    over = spans[i + 2]
    end = spans[i + 3]
    part, part_sum = __torch__.network.attend(
        __torch__.segments.span(q, over, end), __torch__.segments.span(k, spans[i], spans[i + 1]),
        __torch__.segments.span(v, spans[i], spans[i + 1]), False)
    other_sum = part_sum[0].t()                                                                # [L, N]
    joined = torch.logaddexp(log_sum[over:end], other_sum)
    share = torch.exp(other_sum - joined)[:, :, None]
    attended[over:end] = torch.lerp(attended[over:end].to(6), part[0].transpose(0, 1).to(6), share)
    log_sum[over:end] = joined
  return attended, log_sum


# gradient by attended [T, N, D] -> gradient by heads [T, N + 2K, D]; the rest as attend took and returned it.
def attend_backward(gradient: Tensor, heads: Tensor, attended: Tensor, log_sum: Tensor, forest: __torch__.segments.Forest,
                    shape: __torch__.network.Shape) -> Tensor:
  if len(forest.blocks) > 0:
    return __torch__.products.attend_backward(gradient, heads, forest.blocks, shape)
  return __torch__.segments.fused_backward(gradient, heads, attended, log_sum, forest, shape)


def fused_backward(gradient: Tensor, heads: Tensor, attended: Tensor, log_sum: Tensor, forest: __torch__.segments.Forest,
                   shape: __torch__.network.Shape) -> Tensor:
  q, k, v = __torch__.segments.equal_heads(heads, shape)
  by_q = torch.empty_like(attended)
  by_k = torch.empty_like(attended)
  by_v = torch.empty_like(attended)
  for tokens in forest.alike:
    part_sum = log_sum[tokens].transpose(1, 2)                                                 # [B, N, L]
    q_part, k_part, v_part = __torch__.network.attend_backward(
        __torch__.segments.gather(gradient, tokens), __torch__.segments.gather(q, tokens), __torch__.segments.gather(k, tokens),
        __torch__.segments.gather(v, tokens), __torch__.segments.gather(attended, tokens), part_sum, True)
    __torch__.segments.scatter(by_q, tokens, q_part)
    __torch__.segments.scatter(by_k, tokens, k_part)
    __torch__.segments.scatter(by_v, tokens, v_part)
  spans = forest.continued
  for i in range(0, len(spans), 4):
    first = spans[i]
    last = spans[i + 1]
    over = spans[i + 2]
    end = spans[i + 3]
    q_part, k_part, v_part = __torch__.network.attend_backward(
        __torch__.segments.span(gradient, over, end), __torch__.segments.span(q, over, end),
        __torch__.segments.span(k, first, last), __torch__.segments.span(v, first, last),
        __torch__.segments.span(attended, over, end), log_sum[over:end].t()[None], False)
    by_q[over:end].add_(q_part[0].transpose(0, 1))
    by_k[first:last].add_(k_part[0].transpose(0, 1))
    by_v[first:last].add_(v_part[0].transpose(0, 1))
  shared = [shape.kv_heads, shape.heads // shape.kv_heads]
  return torch.cat([by_q, by_k.unflatten(1, shared).sum([2]), by_v.unflatten(1, shared).sum([2])], 1)


# heads [T, N + 2K, D] -> q, k, v [T, N, D]: keys and values repeated for their query heads.
def equal_heads(heads: Tensor, shape: __torch__.network.Shape) -> Tuple[Tensor, Tensor, Tensor]:
  q, k, v = torch.split(heads, [shape.heads, shape.kv_heads, shape.kv_heads], 1)
  repeats = shape.heads // shape.kv_heads
  if repeats > 1:
    k = k[:, :, None].expand(-1, -1, repeats, -1).flatten(1, 2)
    v = v[:, :, None].expand(-1, -1, repeats, -1).flatten(1, 2)
  return q, k, v


# x [T, N, D], tokens [B, L] -> [B, N, L, D].
def gather(x: Tensor, tokens: Tensor) -> Tensor:
  return torch.index_select(x, 0, tokens.flatten()).unflatten(0, [tokens.size(0), tokens.size(1)]).transpose(1, 2)


# Its inverse. The token that fills segments up gets any of what is written to it.
def scatter(x: Tensor, tokens: Tensor, values: Tensor) -> None:
  x.index_copy_(0, tokens.flatten(), values.transpose(1, 2).flatten(0, 1))


# x [T, N, D] -> [1, N, L, D].
def span(x: Tensor, start: int, end: int) -> Tensor:
  return x[start:end].transpose(0, 1)[None]
