# Inference: weights, keys and values, one step of prompts and running sequences together, sampling. TorchScript, not Python; legend in
# network.py. Keys and values lie in extents and tails. An extent holds consecutive tokens, contiguous for each head, and is attended to by
# every sequence that has them in its past, once for all. A tail holds the last tokens of one running sequence. Java moves the tails of the
# running sequences to places 0..B-1, so that a view of them is attended to at once, each sequence to its own.

class Decoder(Module):
  shape : __torch__.network.Shape
  weights : Dict[str, Tensor]
  layers : List[__torch__.network.Layer]
  head : Tensor
  cos : Tensor
  sin : Tensor
  extents : Dict[int, Tensor]   # [L, 2K, tokens, D], keys then values
  tails : Tensor                # [L, slots, 2K, tokens, D], keys then values
  stacks : Dict[int, Tensor]    # [L, 2, places, K, tokens, D]: copies of pieces of extents

  def __getstate__(self) -> int:
    return 0

  # Called once by the archive loader: every attribute needs a value here.
  def __setstate__(self, state: int) -> None:
    self.shape = __torch__.network.Shape(0, 0, 0, 0, 0.0)
    self.weights = annotate(Dict[str, Tensor], {})
    self.layers = annotate(List[__torch__.network.Layer], [])
    self.head = torch.zeros([0])
    self.cos = torch.zeros([0])
    self.sin = torch.zeros([0])
    self.extents = annotate(Dict[int, Tensor], {})
    self.tails = torch.zeros([0])
    self.stacks = annotate(Dict[int, Tensor], {})

  # DJL cannot make a None; this gives it one to pass on.
  def none(self) -> None:
    pass

  # like: any tensor on the device. The values come by fill.
  def allocate(self, name: str, size: List[int], dtype: int, like: Tensor) -> None:
    torch.set_grad_enabled(False)
    self.weights[name] = torch.empty(size, dtype=dtype, device=like.device)

  # values [rows, ..] become the rows from row on; bits: they are bfloat16 in float16's clothes.
  def fill(self, name: str, row: int, values: Tensor, bits: bool) -> None:
    torch.set_grad_enabled(False)
    __torch__.values.fill(self.weights[name], row, values, bits)

  # Adds scale * b a to the rows of a weight from row on, in fp32 and then rounded; b [rows, r], a [r, columns], bits: as in fill.
  def add(self, name: str, row: int, b: Tensor, a: Tensor, bits: bool, scale: float) -> None:
    torch.set_grad_enabled(False)
    rows = self.weights[name][row:row + b.size(0)]
    sum = rows.to(6, copy=True)
    sum.addmm_(__torch__.values.meant(b, bits).to(6), __torch__.values.meant(a, bits).to(6), alpha=scale)
    rows.copy_(sum)

  # Rows of a weight as bfloat16, as bits in a float16 tensor.
  def export(self, name: str, row: int, rows: int) -> Tensor:
    torch.set_grad_enabled(False)
    return __torch__.values.bits(__torch__.network.plain(self.weights[name])[row:row + rows])

  # To be called when all weights are filled; cos, sin [positions, D]. reorder: see network.py's device branch.
  def build(self, layers: int, heads: int, kv_heads: int, head_dim: int, eps: float, cos: Tensor, sin: Tensor,
            reorder: bool) -> None:
    torch.set_grad_enabled(False)
    self.shape = __torch__.network.Shape(layers, heads, kv_heads, head_dim, eps)
    embedding = self.weights["embedding"]
    self.cos = cos.to(embedding.dtype, copy=True)   # what Java passes is Java's memory
    self.sin = sin.to(embedding.dtype, copy=True)
    head = embedding
    if "head" in self.weights:
      head = self.weights["head"]
    if reorder:
      for name in list(self.weights.keys()):
        weight = self.weights[name]
        if weight.dim() == 2 and name != "embedding" and name != "head":
          self.weights[name] = __torch__.network.reordered(weight)
      head = __torch__.network.reordered(head)
      if "head" in self.weights:
        self.weights["head"] = head
    self.head = head
    self.layers = annotate(List[__torch__.network.Layer], [])
    for i in range(layers):
      self.layers.append(__torch__.network.layer_of(self.weights, "layers." + str(i) + "."))

  # Zeros, because a masked NaN would still spread.
  def allocate_tails(self, slots: int, length: int) -> None:
    size = [self.shape.layers, slots, 2 * self.shape.kv_heads, length, self.shape.head_dim]
    self.tails = torch.zeros(size, dtype=self.cos.dtype, device=self.cos.device)

  def allocate_extent(self, extent: int, tokens: int) -> None:
    size = [self.shape.layers, 2 * self.shape.kv_heads, tokens, self.shape.head_dim]
    self.extents[extent] = torch.empty(size, dtype=self.cos.dtype, device=self.cos.device)

  def free_extent(self, extent: int) -> None:
    self.extents.pop(extent)

  # Zeros, as for tails: what is behind a piece's end is masked.
  def allocate_stack(self, stack: int, places: int, tokens: int) -> None:
    size = [self.shape.layers, 2, places, self.shape.kv_heads, tokens, self.shape.head_dim]
    self.stacks[stack] = torch.zeros(size, dtype=self.cos.dtype, device=self.cos.device)

  def free_stack(self, stack: int) -> None:
    self.stacks.pop(stack)

  # The first length tokens at one place of a stack, also at another.
  def move_stacked(self, stack: int, source: int, target: int, length: int) -> None:
    tokens = self.stacks[stack]
    tokens[:, :, target, :, :length] = tokens[:, :, source, :, :length]

  # length tokens of a tail, also in an extent from at on.
  def keep(self, place: int, start: int, length: int, extent: int, at: int) -> None:
    self.extents[extent][:, :, at:at + length] = self.tails[:, place, :, start:start + length]

  # a and b change places; only so many tokens of each count.
  def swap_tails(self, a: int, a_length: int, b: int, b_length: int) -> None:
    tails = self.tails
    kept = tails[:, b, :, :b_length].clone()
    tails[:, b, :, :a_length] = tails[:, a, :, :a_length]
    tails[:, a, :, :b_length] = kept

  # One token of each running sequence, and chunks of prompts. rows [B, 7] float64: token, position, place in its tail, then the four columns
  # of sample; length: longest tail after this step. order [2, B]: the rows as segments take them, and the way back. segments: of each level
  # the number of pieces, then of each piece: extent (-1: none), its first token, tokens, rows. stacked and cells: the other levels, as
  # cascade.levels has them; copies: what stacks do not hold yet: stack, place, first token there, extent, first token, tokens. tokens [2, C]:
  # ids and positions of the chunks; chunks: of each its extent, first token there, tokens, number of parts, then of each part of its past,
  # the last of which ends with the chunk's own tokens: extent, first token, tokens.
  # All is stored before anything attends, so a row's past may lie in a chunk of the same step. Returns sample's result for the rows.
  def step(self, rows: Tensor, length: int, order: Tensor, segments: List[int], stacked: List[int], cells: Tensor, copies: List[int],
           tokens: Tensor, chunks: List[int], rules: List[Tensor], greedy: bool, drawn: bool, truncated: bool, top: int) -> Tensor:
    torch.set_grad_enabled(False)
    shape = self.shape
    batch = rows.size(0)
    ids = rows[:, :3].to(4)
    positions = torch.cat([ids[:, 1], tokens[1]])
    cos, sin = __torch__.network.rotation(self.cos, self.sin, positions, shape)
    targets = self.tail_targets(ids[:, 2])
    mask = torch.zeros([batch, 1, 1, length], dtype=self.cos.dtype, device=rows.device)
    mask.masked_fill_((torch.arange(length, device=rows.device) > ids[:, 2:3])[:, None, None], -inf)
    levels = __torch__.cascade.levels(self.stacks, stacked, cells, batch)
    pasts = self.chunk_pasts(chunks)
    causal = __torch__.attention.causal_mask(128 if len(pasts) > 0 else 0, shape.heads // shape.kv_heads, self.cos)
    x = torch.embedding(self.weights["embedding"], torch.cat([ids[:, 0], tokens[0]]))             # [R, H], R = B + C
    for i in range(shape.layers):
      layer = self.layers[i]
      heads = __torch__.network.queries_keys_values(x, layer, cos, sin, shape)                   # [R, N + 2K, D]
      self.store_chunks(i, heads[batch:, shape.heads:], chunks)
      self.copy_stacked(i, copies)
      attended = annotate(List[Tensor], [])
      if batch > 0:
        self.tails[i].view([-1, shape.head_dim]).index_copy_(0, targets, heads[:batch, shape.heads:].flatten(0, 1))
        attended.append(self.attend_rows(i, heads[:batch, :shape.heads], mask, order, segments, levels))
      if i + 1 < shape.layers:
        row = batch
        for past, count in pasts:
          attended.append(__torch__.attention.over_past(i, heads[row:row + count, :shape.heads], past, causal))
          row += count
      else:
        x = x[:batch]                   # of a prompt's last layer, only keys and values are needed
      if x.size(0) > 0:
        x = __torch__.network.layer_output(x, torch.cat(attended), layer, shape.eps)
    if batch == 0:
      return rows
    normed = torch.rms_norm(x, [x.size(-1)], self.weights["norm"], shape.eps)
    # fp32, because a softmax over the vocabulary adds too many small numbers for less.
    logits = __torch__.network.linear(normed, self.head, None).to(6)
    return __torch__.sampling.sample(logits, rows[:, 3:], rules, greedy, drawn, truncated, top)

  # Computes a chunk as step does, and what the model thought of each token that followed: tokens and chunks as in step, for one chunk;
  # following [C] ids. Returns [C, 2 + 2 * top] float64: log-probability and rank of the one that followed, then the likeliest tokens and theirs.
  def score(self, tokens: Tensor, chunks: List[int], following: Tensor, temperature: float, top: int) -> Tensor:
    torch.set_grad_enabled(False)
    shape = self.shape
    cos, sin = __torch__.network.rotation(self.cos, self.sin, tokens[1], shape)
    past, count = self.chunk_pasts(chunks)[0]
    causal = __torch__.attention.causal_mask(128, shape.heads // shape.kv_heads, self.cos)
    x = torch.embedding(self.weights["embedding"], tokens[0])
    for i in range(shape.layers):
      layer = self.layers[i]
      heads = __torch__.network.queries_keys_values(x, layer, cos, sin, shape)                   # [C, N + 2K, D]
      self.store_chunks(i, heads[:, shape.heads:], chunks)
      attended = __torch__.attention.over_past(i, heads[:, :shape.heads], past, causal)
      x = __torch__.network.layer_output(x, attended, layer, shape.eps)
    found = annotate(List[Tensor], [])
    rows = 64                           # at a time: their logits are large
    first = 0
    while first < x.size(0):
      normed = torch.rms_norm(x[first:first + rows], [x.size(-1)], self.weights["norm"], shape.eps)
      logits = __torch__.network.linear(normed, self.head, None).to(6) / temperature
      logs = torch.log_softmax(logits, -1)                                                       # [64, V]
      came = torch.gather(logs, 1, following[first:first + rows, None])
      columns = [came.to(7), 1 + (logs > came).sum([1], keepdim=True).to(7)]
      if top > 0:
        values, indices = torch.topk(logs, top)
        columns.append(torch.stack([indices.to(7), values.to(7)], 2).flatten(1))
      found.append(torch.cat(columns, 1))
      first += rows
    return torch.cat(found)

  # places [B] in the tails 0..B-1 -> rows [B * 2K] of a layer's tails seen as [slots * 2K * tokens, D].
  def tail_targets(self, places: Tensor) -> Tensor:
    length = self.tails.size(3)
    heads = 2 * self.shape.kv_heads
    first = torch.arange(0, places.size(0) * heads * length, length, device=places.device)
    return (first.view([-1, heads]) + places[:, None]).flatten()

  # heads [C, 2K, D].
  def store_chunks(self, i: int, heads: Tensor, chunks: List[int]) -> None:
    c = 0
    row = 0
    while c < len(chunks):
      at = chunks[c + 1]
      length = chunks[c + 2]
      self.extents[chunks[c]][i, :, at:at + length] = heads[row:row + length].transpose(0, 1)
      row += length
      c += 4 + 3 * chunks[c + 3]

  # copies: as in step.
  def copy_stacked(self, i: int, copies: List[int]) -> None:
    for c in range(0, len(copies), 6):
      stack = self.stacks[copies[c]]
      first = copies[c + 2]
      k, v = self.cells(i, copies[c + 3], copies[c + 4], copies[c + 5])
      stack[i, 0, copies[c + 1], :, first:first + k.size(2)] = k[0]
      stack[i, 1, copies[c + 1], :, first:first + k.size(2)] = v[0]

  # Of each of step's chunks, the parts of its past and the number of its tokens.
  def chunk_pasts(self, chunks: List[int]) -> List[Tuple[List[__torch__.attention.Cells], int]]:
    pasts = annotate(List[Tuple[List[__torch__.attention.Cells], int]], [])
    c = 0
    while c < len(chunks):
      parts = annotate(List[__torch__.attention.Cells], [])
      for p in range(c + 4, c + 4 + 3 * chunks[c + 3], 3):
        parts.append(__torch__.attention.cells(self.extents[chunks[p]], chunks[p + 1], chunks[p + 2]))
      pasts.append((parts, chunks[c + 2]))
      c += 4 + 3 * chunks[c + 3]
    return pasts

  # q [B, N, D] of the rows, mask [B, 1, 1, S] -> [B, N * D]: each over its own tail, and all that share a piece of their past over it.
  def attend_rows(self, i: int, q: Tensor, mask: Tensor, order: Tensor, segments: List[int],
                  levels: List[__torch__.cascade.Level]) -> Tensor:
    shape = self.shape
    # The heads of one key/value head are rows of one query block: no key or value is repeated.
    q = q.unflatten(1, [shape.kv_heads, -1])                                                     # [B, K, N / K, D]
    k, v = torch.chunk(self.tails[i, :q.size(0), :, :mask.size(3)], 2, 1)                        # [B, K, S, D]
    out, lse = __torch__.network.attention_part(q, k, v, mask)
    if len(segments) > 0:
      group = q.size(2)
      ordered = q.transpose(0, 1).index_select(1, order[0]).flatten(1, 2)[None]                  # [1, K, B * N / K, D]
      shared, shared_lse = self.attend_segments(i, ordered, group, segments)
      shared = shared[0].unflatten(1, [-1, group]).index_select(1, order[1]).transpose(0, 1)
      shared_lse = shared_lse[0].unflatten(1, [-1, group]).index_select(1, order[1]).transpose(0, 1)
      out, lse = __torch__.network.merged(out, lse, shared, shared_lse)
    for level in levels:
      shared, shared_lse = __torch__.cascade.attend_level(i, q, level)
      out, lse = __torch__.network.merged(out, lse, shared, shared_lse)
    return out.flatten(1).to(q.dtype)

  # q [1, K, B * G, D], G query heads of a row side by side -> attention over all segments and its log-sum-exp.
  def attend_segments(self, i: int, q: Tensor, group: int, segments: List[int]) -> Tuple[Tensor, Tensor]:
    out = q
    lse = q
    s = 0
    while s < len(segments):
      outs = annotate(List[Tensor], [])
      lses = annotate(List[Tensor], [])
      row = 0
      pieces = segments[s]
      for p in range(pieces):
        piece = s + 1 + 4 * p
        rows = segments[piece + 3] * group
        part = q[:, :, row:row + rows]
        if segments[piece] < 0:
          outs.append(torch.zeros_like(part))
          lses.append(torch.full(part.size()[:3], -1e30, dtype=6, device=part.device))   # two infinite ones would merge to NaN
        else:
          k, v = self.cells(i, segments[piece], segments[piece + 1], segments[piece + 2])
          found, found_lse = __torch__.network.attention_part(part, k, v, None)
          outs.append(found)
          lses.append(found_lse)
        row += rows
      level = torch.cat(outs, 2)
      level_lse = torch.cat(lses, 2)
      if s == 0:
        out = level
        lse = level_lse
      else:
        out, lse = __torch__.network.merged(out, lse, level, level_lse)
      s += 1 + 4 * pieces
    return out, lse

  # Keys and values [1, K, S, D] of an extent's tokens.
  def cells(self, i: int, extent: int, start: int, length: int) -> Tuple[Tensor, Tensor]:
    k, v = torch.chunk(self.extents[extent][i, :, start:start + length][None], 2, 1)
    return k, v
