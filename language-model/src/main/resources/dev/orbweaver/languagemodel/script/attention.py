# Attention of a prompt's chunk, as products of matrices, block by block of its tokens, over all parts of their past as one matrix.
# TorchScript, not Python; legend in network.py; G = N / K query heads of a key/value head, which are rows of one matrix, so that no key or
# value is repeated.
# Scores are rounded to the dtype before the softmax, as in transformers' plain attention; sums inside a product are fp32.

# Keys and values of consecutive tokens, of each layer [K, S, D].
class Cells(NamedTuple):
  keys : List[Tensor]
  values : List[Tensor]


# extent [L, 2K, tokens, D].
def cells(extent: Tensor, start: int, length: int) -> __torch__.attention.Cells:
  keys, values = torch.chunk(extent[:, :, start:start + length], 2, 1)
  return __torch__.attention.Cells(torch.unbind(keys), torch.unbind(values))


# -inf where a token of a block would see one after it: [tokens * G, tokens].
def causal_mask(tokens: int, group: int, like: Tensor) -> Tensor:
  mask = torch.full([tokens, tokens], -inf, dtype=like.dtype, device=like.device)
  return torch.repeat_interleave(torch.triu(mask, 1), group, 0)


# out [K, M, S] = scores of queries [K, M, D] over keys [K, S, D]. Copied where keys are a part of an extent: turned around first, they
# would be copied element by element.
def score(out: Tensor, queries: Tensor, keys: Tensor) -> None:
  scale = queries.size(2) ** -0.5
  torch.baddbmm(out, queries, keys.contiguous().transpose(1, 2), beta=0, alpha=scale, out=out)


# q [T, N, D] of a chunk's tokens over the parts of their past, the last of which ends with the T tokens themselves -> [T, N * D]. Block by
# block, so that scores stay in the cache, and no block sees more than its last token does; causal: as causal_mask has it, for a block.
def over_past(i: int, q: Tensor, parts: List[__torch__.attention.Cells], causal: Tensor) -> Tensor:
  tokens = q.size(0)
  block = causal.size(1)
  group = causal.size(0) // block
  queries = q.unflatten(1, [-1, group]).transpose(0, 1).flatten(1, 2)                                      # [K, T * G, D]
  keys = torch.cat([part.keys[i] for part in parts], 1)                                                    # [K, S, D]
  values = torch.cat([part.values[i] for part in parts], 1)
  attended = torch.empty_like(queries)
  for first in range(0, tokens, block):
    last = min(first + block, tokens)
    seen = keys.size(1) - tokens + last
    rows = queries[:, first * group:last * group]
    scores = torch.empty([rows.size(0), rows.size(1), seen], dtype=q.dtype, device=q.device)
    __torch__.attention.score(scores, rows, keys[:, :seen])
    scores[:, :, seen - last + first:] += causal[:rows.size(1), :last - first]
    attended[:, first * group:last * group] = torch.bmm(torch.softmax(scores, -1), values[:, :seen])
  return attended.unflatten(1, [tokens, group]).transpose(0, 1).flatten(1)
