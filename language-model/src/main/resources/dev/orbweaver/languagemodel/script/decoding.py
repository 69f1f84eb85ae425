# Inference: weights, key/value cache, prefill, decode, sampling. TorchScript, not Python; legend in network.py.
# A slot holds the keys and values of one sequence. Java moves the running sequences into slots 0..B-1, so that the cache of a decode
# iteration is a view. One slot more than Java knows takes what padding computes.

class Decoder(Module):
  shape : __torch__.network.Shape
  weights : Dict[str, Tensor]
  layers : List[__torch__.network.Layer]
  head : Tensor
  cos : Tensor
  sin : Tensor
  cache : List[Tensor]

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
    self.cache = annotate(List[Tensor], [])

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

  # A layer's cache is [slots + 1, 2K, max_length, D], keys then values. Zeros, because a masked NaN would still spread.
  def allocate_cache(self, slots: int, max_length: int) -> None:
    size = [slots + 1, 2 * self.shape.kv_heads, max_length, self.shape.head_dim]
    self.cache = annotate(List[Tensor], [])
    for i in range(self.shape.layers):
      self.cache.append(torch.zeros(size, dtype=self.cos.dtype, device=self.cos.device))

  # The first length tokens of a slot, also in another one.
  def copy_slot(self, source: int, target: int, length: int) -> None:
    for cache in self.cache:
      cache[target, :, :length] = cache[source, :, :length]

  # a and b change places; only so many tokens of each count.
  def swap_slots(self, a: int, a_length: int, b: int, b_length: int) -> None:
    for cache in self.cache:
      kept = cache[b, :, :b_length].clone()
      cache[b, :, :a_length] = cache[a, :, :a_length]
      cache[a, :, :b_length] = kept

  # tokens, positions, cells [B, T]: ids, their place in their sequence, and in the cache seen as [(slots + 1) * max_length] tokens.
  # last [B] indexes the flattened tokens whose successor is sampled. slots [B] is given where tokens were cached before: then all S =
  # length tokens of the slots are attended to. sampling [B, 4] and the rest: see sample; returns its result, or nothing where sampling is empty.
  def prefill(self, tokens: Tensor, positions: Tensor, cells: Tensor, last: Tensor, slots: Optional[Tensor], length: int,
              sampling: Tensor, rules: List[Tensor], greedy: bool, drawn: bool, truncated: bool, top: int) -> Tensor:
    torch.set_grad_enabled(False)
    shape = self.shape
    cos, sin = __torch__.network.rotation(self.cos, self.sin, positions, shape)
    targets = self.targets(cells.flatten())
    mask : Optional[Tensor] = None
    if slots is not None:
      mask = (torch.arange(length, device=tokens.device) <= positions[:, :, None])[:, None]      # [B, 1, T, S]
    x = self.embed(tokens)
    for i in range(shape.layers):
      layer = self.layers[i]
      heads = __torch__.network.queries_keys_values(x, layer, cos, sin, shape)                   # [B, T, N + 2K, D]
      self.store(i, targets, heads[:, :, shape.heads:].flatten(0, 2))
      if slots is None:
        attended = __torch__.network.self_attention(heads, None, shape)
      else:
        cached = self.cache[i][:, :, :length][slots]                                             # [B, 2K, S, D]
        k, v = torch.chunk(cached, 2, 1)
        q = heads[:, :, :shape.heads].transpose(1, 2)
        attended = __torch__.network.attention(q, k, v, mask).transpose(1, 2).flatten(2)
      x = __torch__.network.layer_output(x, attended, layer, shape.eps)
    if sampling.size(0) == 0:
      return sampling
    return __torch__.sampling.sample(self.logits(x.flatten(0, 1)[last]), sampling, rules, greedy, drawn, truncated, top)

  # rows [B, 6] float64: token and position of the sequence in slot 0, 1, ..., then the four columns of sample; all positions are below length.
  def decode(self, rows: Tensor, length: int, rules: List[Tensor], greedy: bool, drawn: bool, truncated: bool, top: int) -> Tensor:
    torch.set_grad_enabled(False)
    shape = self.shape
    batch = rows.size(0)
    ids = rows[:, :2].to(4)
    positions = ids[:, 1]
    cos, sin = __torch__.network.rotation(self.cos, self.sin, positions, shape)
    max_length = self.cache[0].size(2)
    targets = self.targets(torch.arange(0, batch * max_length, max_length, device=rows.device) + positions)
    mask = (torch.arange(length, device=rows.device) <= positions[:, None])[:, None, None]       # [B, 1, 1, S]
    x = self.embed(ids[:, 0])                                                                    # [B, H]
    for i in range(shape.layers):
      layer = self.layers[i]
      heads = __torch__.network.queries_keys_values(x, layer, cos, sin, shape)                   # [B, N + 2K, D]
      self.store(i, targets, heads[:, shape.heads:].flatten(0, 1))
      k, v = torch.chunk(self.cache[i][:batch, :, :length], 2, 1)                                # [B, K, S, D]
      # The heads of one key/value head are rows of one query block: no key or value is repeated.
      q = heads[:, :shape.heads].unflatten(1, [shape.kv_heads, -1])                              # [B, K, N / K, D]
      attended = torch.scaled_dot_product_attention(q, k, v, mask)
      x = __torch__.network.layer_output(x, attended.flatten(1), layer, shape.eps)
    return __torch__.sampling.sample(self.logits(x), rows[:, 2:], rules, greedy, drawn, truncated, top)

  # cells [R] -> rows [R * 2K] of a layer's cache seen as [(slots + 1) * 2K * max_length, D].
  def targets(self, cells: Tensor) -> Tensor:
    max_length = self.cache[0].size(2)
    slots = torch.floor_divide(cells, max_length)
    heads = torch.arange(0, 2 * self.shape.kv_heads * max_length, max_length, device=cells.device)
    first = slots * (2 * self.shape.kv_heads * max_length) + (cells - slots * max_length)
    return (first[:, None] + heads).flatten()

  # heads [R * 2K, D] at targets [R * 2K].
  def store(self, layer: int, targets: Tensor, heads: Tensor) -> None:
    self.cache[layer].view([-1, self.shape.head_dim]).index_copy_(0, targets, heads)

  def embed(self, tokens: Tensor) -> Tensor:
    return torch.embedding(self.weights["embedding"], tokens)

  # fp32, because a softmax over the vocabulary adds too many small numbers for less.
  def logits(self, x: Tensor) -> Tensor:
    normed = torch.rms_norm(x, [x.size(-1)], self.weights["norm"], self.shape.eps)
    return __torch__.network.linear(normed, self.head, None).to(6)
