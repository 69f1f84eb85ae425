# Attention of packed sequences as products of matrices, forward and backward, block by block: the twin of segments.py where products are
# faster than the fused operator. TorchScript, not Python; legend in network.py; G = N / K query heads of a key/value head, which are rows of
# one matrix, so that no key or value is repeated; L tokens of a block, S tokens that it sees.
# Nothing but the result is kept: scores of a block are computed again on the way back, and are in memory for one block at a time. They are
# rounded to the dtype before the softmax, as in transformers' plain attention; sums inside a product, and over blocks, are fp32.

# Queries that see the same tokens before the block.
class Block(NamedTuple):
  first : int
  last : int
  seen : List[int]     # from and to, by turns, of the tokens before that all of the block see
  hidden : Tensor      # [L * G, L], -inf where a token of the block does not see another


# numbers: first, last, the count of what follows, and seen, of each block; ends [T]: a token is seen by itself and all after it before its end.
def blocks(numbers: List[int], ends: Tensor, group: int, like: Tensor) -> List[__torch__.products.Block]:
  found = annotate(List[__torch__.products.Block], [])
  at = 0
  while at < len(numbers):
    first = numbers[at]
    last = numbers[at + 1]
    places = torch.arange(first, last, device=like.device)
    outside = torch.logical_or(places[:, None] < places, places[:, None] >= ends[first:last])
    hidden = torch.zeros([last - first, last - first], dtype=like.dtype, device=like.device).masked_fill_(outside, -inf)
    rest = at + 3
    at = rest + numbers[at + 2]
    found.append(__torch__.products.Block(first, last, numbers[rest:at], torch.repeat_interleave(hidden, group, 0)))
  return found


# heads [T, N + 2K, D] -> attended [T, N, D].
def attend(heads: Tensor, blocks: List[__torch__.products.Block], shape: __torch__.network.Shape) -> Tensor:
  q, keys_values = __torch__.products.matrices(heads, shape)
  attended = torch.zeros_like(q)
  for block in blocks:
    k, v = torch.chunk(__torch__.products.seen(keys_values, block), 2)
    weights = __torch__.products.weights(__torch__.products.rows(q, block, shape), k, block)
    __torch__.products.rows(attended, block, shape).copy_(torch.bmm(weights, v))
  return __torch__.products.by_token(attended, shape)


# gradient by attended [T, N, D] -> gradient by heads [T, N + 2K, D].
def attend_backward(gradient: Tensor, heads: Tensor, blocks: List[__torch__.products.Block], shape: __torch__.network.Shape) -> Tensor:
  q, keys_values = __torch__.products.matrices(heads, shape)
  upward = __torch__.products.by_head(gradient, shape)
  by_q = torch.zeros_like(q)
  by_keys_values = torch.zeros(keys_values.size(), dtype=6, device=q.device)
  for block in blocks:
    seen = __torch__.products.seen(keys_values, block)
    k, v = torch.chunk(seen, 2)
    rows = __torch__.products.rows(q, block, shape).contiguous()
    up = __torch__.products.rows(upward, block, shape).contiguous()
    weights = __torch__.products.weights(rows, k, block)
    by_scores = torch._softmax_backward_data(torch.bmm(up, v.transpose(1, 2)), weights, -1, weights.dtype)
    __torch__.products.rows(by_q, block, shape).copy_(torch.bmm(by_scores, k))
    by_seen = torch.cat([torch.bmm(by_scores.transpose(1, 2), rows), torch.bmm(weights.transpose(1, 2), up)])
    __torch__.products.add_seen(by_keys_values, block, by_seen)
  scale = shape.head_dim ** -0.5
  by_keys_values[:shape.kv_heads].mul_(scale)
  return torch.cat([__torch__.products.by_token(by_q.mul_(scale), shape), by_keys_values.transpose(0, 1).to(q.dtype)], 1)


# heads [T, N + 2K, D] -> queries [K, T * G, D]; keys, then values, [2K, T, D].
def matrices(heads: Tensor, shape: __torch__.network.Shape) -> Tuple[Tensor, Tensor]:
  return __torch__.products.by_head(heads[:, :shape.heads], shape), heads[:, shape.heads:].transpose(0, 1)


# x [T, N, D] -> [K, T * G, D].
def by_head(x: Tensor, shape: __torch__.network.Shape) -> Tensor:
  return x.unflatten(1, [shape.kv_heads, -1]).transpose(0, 1).flatten(1, 2)


# Its inverse.
def by_token(x: Tensor, shape: __torch__.network.Shape) -> Tensor:
  return x.unflatten(1, [-1, shape.heads // shape.kv_heads]).transpose(0, 1).flatten(1, 2)


# The block's part of x [K, T * G, D].
def rows(x: Tensor, block: __torch__.products.Block, shape: __torch__.network.Shape) -> Tensor:
  group = shape.heads // shape.kv_heads
  return x[:, block.first * group:block.last * group]


# x [2K, T, D] -> [2K, S, D]: what the block sees, itself last.
def seen(x: Tensor, block: __torch__.products.Block) -> Tensor:
  parts = annotate(List[Tensor], [])
  for i in range(0, len(block.seen), 2):
    parts.append(x[:, block.seen[i]:block.seen[i + 1]])
  parts.append(x[:, block.first:block.last])
  return torch.cat(parts, 1)


# Its way back: sum [2K, T, D] fp32 += by_seen [2K, S, D].
def add_seen(sum: Tensor, block: __torch__.products.Block, by_seen: Tensor) -> None:
  column = 0
  for i in range(0, len(block.seen), 2):
    part = sum[:, block.seen[i]:block.seen[i + 1]]
    part.add_(by_seen[:, column:column + part.size(1)])
    column += part.size(1)
  sum[:, block.first:block.last].add_(by_seen[:, column:])


# queries [K, L * G, D] and keys [K, S, D] of a block -> what each key weighs, [K, L * G, S].
def weights(queries: Tensor, keys: Tensor, block: __torch__.products.Block) -> Tensor:
  scores = torch.empty([queries.size(0), queries.size(1), keys.size(1)], dtype=queries.dtype, device=queries.device)
  __torch__.attention.score(scores, queries, keys)
  scores[:, :, block.first - block.last:] += block.hidden
  return torch.softmax(scores, -1)
