# Training: fp32 masters, forward to log-probabilities and entropies, backward from their derivatives. TorchScript, not Python; legend in
# network.py; R scored rows. The loss is not here: whoever calls computes it, and its derivatives, from what forward returns.
# Each layer's graph is cut at its input, and the gradients are added to buffers of our own: a script cannot clear .grad.

class Policy(Module):
  shape : __torch__.network.Shape
  compute_dtype : int
  masters : Dict[str, Tensor]
  gradients : Dict[str, Tensor]
  first_moments : Dict[str, Tensor]
  second_moments : Dict[str, Tensor]
  # The same tensors as lists. Attributes, because a write to the elements of a list made on the spot is removed as dead code.
  all_masters : List[Tensor]
  all_gradients : List[Tensor]
  all_first_moments : List[Tensor]
  all_second_moments : List[Tensor]
  step : Tensor
  layer_names : List[List[str]]
  head_name : str
  cos : Tensor
  sin : Tensor
  passes : List[__torch__.training.Pass]

  def __getstate__(self) -> int:
    return 0

  # Called once by the archive loader: every attribute needs a value here.
  def __setstate__(self, state: int) -> None:
    self.shape = __torch__.network.Shape(0, 0, 0, 0, 0.0)
    self.compute_dtype = 6
    self.masters = annotate(Dict[str, Tensor], {})
    self.gradients = annotate(Dict[str, Tensor], {})
    self.first_moments = annotate(Dict[str, Tensor], {})
    self.second_moments = annotate(Dict[str, Tensor], {})
    self.all_masters = annotate(List[Tensor], [])
    self.all_gradients = annotate(List[Tensor], [])
    self.all_first_moments = annotate(List[Tensor], [])
    self.all_second_moments = annotate(List[Tensor], [])
    self.step = torch.zeros([])
    self.layer_names = annotate(List[List[str]], [])
    self.head_name = ""
    self.cos = torch.zeros([0])
    self.sin = torch.zeros([0])
    self.passes = annotate(List[__torch__.training.Pass], [])

  # DJL cannot make a None; this gives it one to pass on.
  def none(self) -> None:
    pass

  # like: any tensor on the device. The values come by fill.
  def allocate(self, name: str, size: List[int], like: Tensor) -> None:
    torch.set_grad_enabled(False)
    self.masters[name] = torch.zeros(size, dtype=6, device=like.device)
    self.gradients[name] = torch.zeros(size, dtype=6, device=like.device)
    self.all_masters.append(self.masters[name])
    self.all_gradients.append(self.gradients[name])

  # kind: masters, first_moments or second_moments, which are made at the first step or here.
  def fill(self, kind: str, name: str, row: int, values: Tensor, bits: bool) -> None:
    torch.set_grad_enabled(False)
    if kind != "masters":
      self.allocate_moments()
    __torch__.values.fill(self.tensors(kind)[name], row, values, bits)

  # Rows of a master as bfloat16, as bits in a float16 tensor.
  def export(self, name: str, row: int, rows: int) -> Tensor:
    torch.set_grad_enabled(False)
    return __torch__.values.bits(self.masters[name][row:row + rows])

  # Rows as they are, fp32; kind: as in fill, or gradients.
  def read(self, kind: str, name: str, row: int, rows: int) -> Tensor:
    torch.set_grad_enabled(False)
    if kind.endswith("moments"):
      self.allocate_moments()
    return self.tensors(kind)[name][row:row + rows].cpu().contiguous()

  def tensors(self, kind: str) -> Dict[str, Tensor]:
    found = self.masters
    if kind == "gradients":
      found = self.gradients
    elif kind == "first_moments":
      found = self.first_moments
    elif kind == "second_moments":
      found = self.second_moments
    else:
      assert kind == "masters", kind
    return found

  # To be called when all masters are filled; cos, sin [positions, D].
  def build(self, layers: int, heads: int, kv_heads: int, head_dim: int, eps: float, cos: Tensor, sin: Tensor,
            compute_dtype: int) -> None:
    torch.set_grad_enabled(False)
    self.shape = __torch__.network.Shape(layers, heads, kv_heads, head_dim, eps)
    self.compute_dtype = compute_dtype
    self.cos = cos.to(compute_dtype, copy=True)   # what Java passes is Java's memory
    self.sin = sin.to(compute_dtype, copy=True)
    self.head_name = "head" if "head" in self.masters else "embedding"
    self.layer_names = annotate(List[List[str]], [])
    for i in range(layers):
      names = annotate(List[str], [])
      for name in self.masters.keys():
        if name.startswith(self.prefix(i)):
          names.append(name)
      self.layer_names.append(names)

  # --- forward -----------------------------------------------------------------------------------------------------------------------

  # tokens, positions [B, T]; segments [2, B, T] or None, see visible; rows [R] index the flattened B * T tokens, targets [R] are what
  # follows them; the logits are divided by temperature. Returns [2, R] fp32: log-probabilities and entropies. keep: for backward, and with
  # recompute only the layers' inputs; chunk rows of logits are held at once.
  def forward(self, tokens: Tensor, positions: Tensor, segments: Optional[Tensor], rows: Tensor, targets: Tensor,
              temperature: float, chunk: int, keep: bool, recompute: bool) -> Tensor:
    torch.set_grad_enabled(False)
    self.passes.clear()
    cos, sin = __torch__.network.rotation(self.cos, self.sin, positions, self.shape)
    mask = __torch__.training.visible(segments)
    x = torch.embedding(self.masters["embedding"], tokens).to(self.compute_dtype)
    inputs = annotate(List[Tensor], [])
    outputs = annotate(List[Tensor], [])
    leaves = annotate(List[List[Tensor]], [])
    for i in range(self.shape.layers):
      if keep and not recompute:
        torch.set_grad_enabled(True)
        inputs.append(x.detach().requires_grad_(True))
        leaves.append(self.layer_leaves(i))
        x = self.layer(i, leaves[i], inputs[i], cos, sin, mask)
        outputs.append(x)
        torch.set_grad_enabled(False)
      else:
        if keep:
          inputs.append(x)
        x = self.layer(i, self.layer_leaves(i), x, cos, sin, mask)
    hidden = x.detach().flatten(0, 1)[rows]                                                     # [R, H]
    found = annotate(List[Tensor], [])
    norm = self.leaf("norm")
    head = self.leaf(self.head_name)
    for start in range(0, rows.size(0), chunk):
      normed = torch.rms_norm(hidden[start:start + chunk], [hidden.size(1)], norm, self.shape.eps)
      log_probs = torch.log_softmax(torch.linear(normed, head).to(6) / temperature, -1)         # [chunk, V]
      chosen = torch.gather(log_probs, 1, targets[start:start + chunk, None])[:, 0]
      found.append(torch.stack([chosen, __torch__.training.entropy(log_probs, torch.exp(log_probs))]))
    if keep:
      self.passes.append(__torch__.training.Pass(
          tokens.clone(), cos, sin, mask, rows.clone(), targets.clone(), temperature, chunk, hidden, inputs, outputs, leaves))
    return torch.cat(found, 1)

  def drop(self) -> None:
    self.passes.clear()

  # The logits [B, T, V] fp32 of every position: their size is why forward exists. For tests.
  def logits(self, tokens: Tensor, positions: Tensor) -> Tensor:
    torch.set_grad_enabled(False)
    cos, sin = __torch__.network.rotation(self.cos, self.sin, positions, self.shape)
    x = torch.embedding(self.masters["embedding"], tokens).to(self.compute_dtype)
    for i in range(self.shape.layers):
      x = self.layer(i, self.layer_leaves(i), x, cos, sin, None)
    normed = torch.rms_norm(x, [x.size(-1)], self.leaf("norm"), self.shape.eps)
    return torch.linear(normed, self.leaf(self.head_name)).to(6)

  # x [B, T, H] -> [B, T, H].
  def layer(self, i: int, leaves: List[Tensor], x: Tensor, cos: Tensor, sin: Tensor, mask: Optional[Tensor]) -> Tensor:
    weights = annotate(Dict[str, Tensor], {})
    names = self.layer_names[i]
    for j in range(len(names)):
      weights[names[j]] = leaves[j]
    layer = __torch__.network.layer_of(weights, self.prefix(i))
    heads = __torch__.network.queries_keys_values(x, layer, cos, sin, self.shape)
    return __torch__.network.layer_output(x, __torch__.network.self_attention(heads, mask, self.shape), layer, self.shape.eps)

  # --- backward ----------------------------------------------------------------------------------------------------------------------

  # Adds to the gradients those of a loss with the given derivatives by log-probability and entropy, [R] each, fp32.
  def backward(self, by_log_prob: Tensor, by_entropy: Tensor) -> None:
    torch.set_grad_enabled(False)
    assert len(self.passes) == 1, "no forward pass is open"
    kept = self.passes.pop()
    inputs = kept.inputs
    outputs = kept.outputs
    leaves = kept.leaves
    gradient = self.head_backward(kept, by_log_prob, by_entropy)                                # [B, T, H]
    for i in range(self.shape.layers - 1, -1, -1):
      torch.set_grad_enabled(True)
      layer_input = inputs.pop()
      if len(leaves) > 0:
        layer_leaves = leaves.pop()
        output = outputs.pop()
      else:
        layer_input = layer_input.detach().requires_grad_(True)
        layer_leaves = self.layer_leaves(i)
        output = self.layer(i, layer_leaves, layer_input, kept.cos, kept.sin, kept.mask)
      wanted = [layer_input]
      wanted.extend(layer_leaves)
      upstream : List[Optional[Tensor]] = [gradient]
      found = torch.grad([output], wanted, upstream)
      torch.set_grad_enabled(False)
      gradient = ops.aten._unwrap_optional(found[0])
      names = self.layer_names[i]
      for j in range(len(names)):
        self.gradients[names[j]].add_(ops.aten._unwrap_optional(found[j + 1]))
    embedding = self.gradients["embedding"]
    embedding.index_add_(0, kept.tokens.flatten(), gradient.flatten(0, 1).to(embedding.dtype))

  # Returns the gradient [B, T, H] by the last layer's output. The logits are computed again, chunk rows at a time. By them the derivatives
  # are, with p the probabilities and h the entropy: of the log-probability of t, 1[t] - p; of the entropy, -p * (log p + h).
  def head_backward(self, kept: __torch__.training.Pass, by_log_prob: Tensor, by_entropy: Tensor) -> Tensor:
    head = self.leaf(self.head_name)
    gradient = torch.zeros([kept.tokens.numel(), kept.hidden.size(1)], dtype=self.compute_dtype, device=head.device)
    for start in range(0, kept.rows.size(0), kept.chunk):
      end = start + kept.chunk
      torch.set_grad_enabled(True)
      norm = self.leaf("norm")
      hidden = kept.hidden[start:end].detach().requires_grad_(True)
      normed = torch.rms_norm(hidden, [hidden.size(1)], norm, self.shape.eps)
      torch.set_grad_enabled(False)
      log_probs = torch.log_softmax(torch.linear(normed, head).to(6) / kept.temperature, -1)    # [chunk, V]
      p = torch.exp(log_probs)
      weight = by_log_prob[start:end, None]
      entropy_weight = by_entropy[start:end, None]
      h = __torch__.training.entropy(log_probs, p)[:, None]
      # log p of a probability that rounds to 0 may be -inf: 0 * -inf must be 0.
      by_logits = p * (-weight - entropy_weight * (log_probs.clamp(min=-1e4) + h))
      by_logits.scatter_add_(1, kept.targets[start:end, None], weight)
      by_logits = (by_logits / kept.temperature).to(self.compute_dtype)
      if self.compute_dtype == 6:
        self.gradients[self.head_name].addmm_(by_logits.t(), normed)
      else:
        self.gradients[self.head_name].add_(torch.matmul(by_logits.t(), normed))
      upstream : List[Optional[Tensor]] = [torch.matmul(by_logits, head)]
      found = torch.grad([normed], [hidden, norm], upstream)
      # Rows may share a token: a prompt's last token predicts the first of every response.
      gradient.index_add_(0, kept.rows[start:end], ops.aten._unwrap_optional(found[0]))
      self.gradients["norm"].add_(ops.aten._unwrap_optional(found[1]))
    return gradient.unflatten(0, kept.tokens.size())

  # --- parameters --------------------------------------------------------------------------------------------------------------------

  def prefix(self, layer: int) -> str:
    return "layers." + str(layer) + "."

  # A master in the compute dtype, where gradients begin; fp32 is no copy.
  def leaf(self, name: str) -> Tensor:
    return self.masters[name].detach().to(self.compute_dtype).requires_grad_(True)

  def layer_leaves(self, layer: int) -> List[Tensor]:
    return [self.leaf(name) for name in self.layer_names[layer]]

  def clear_gradients(self) -> None:
    torch.set_grad_enabled(False)
    torch._foreach_zero_(self.all_gradients)

  def allocate_moments(self) -> None:
    if len(self.first_moments) == 0:
      for name, master in self.masters.items():
        self.first_moments[name] = torch.zeros_like(master)
        self.second_moments[name] = torch.zeros_like(master)
        self.all_first_moments.append(self.first_moments[name])
        self.all_second_moments.append(self.second_moments[name])

  # Steps taken, for the bias correction; fp32, as the fused operator wants it.
  def set_step(self, step: int) -> None:
    torch.set_grad_enabled(False)
    self.step = torch.full([], step, dtype=6, device=self.cos.device)

  # One AdamW step; returns the norm of the gradients before clipping, and clears them. A norm that is not finite changes nothing else.
  def adamw_step(self, lr: float, beta1: float, beta2: float, eps: float, weight_decay: float, max_norm: float) -> float:
    torch.set_grad_enabled(False)
    self.allocate_moments()
    norm = __torch__.optimizer.clip(self.all_gradients, max_norm)
    if norm - norm == 0.0:
      self.step = self.step.to(self.cos.device) + 1
      __torch__.optimizer.adamw(
          self.all_masters, self.all_gradients, self.all_first_moments, self.all_second_moments, self.step, lr, beta1, beta2,
          eps, weight_decay)
    self.clear_gradients()
    return norm


# What a forward pass keeps for its backward pass. Without recomputation inputs have a graph each, from leaves to outputs.
class Pass(NamedTuple):
  tokens : Tensor                # [B, T]
  cos : Tensor
  sin : Tensor
  mask : Optional[Tensor]        # [B, 1, T, T]
  rows : Tensor                  # [R]
  targets : Tensor               # [R]
  temperature : float
  chunk : int
  hidden : Tensor                # [R, H] before the last norm
  inputs : List[Tensor]          # of each layer, [B, T, H]
  outputs : List[Tensor]
  leaves : List[List[Tensor]]


# segments [2, B, T]: of each token, its pack and in that its response, 0 for the prompt -> mask [B, 1, T, T]: a token sees what comes
# before it in its pack's prompt and in its own response. None stands for one response a pack, a pack a row: causal.
def visible(segments: Optional[Tensor]) -> Optional[Tensor]:
  if segments is None:
    return None
  pack = segments[0]
  response = segments[1]
  same = pack[:, :, None] == pack[:, None]
  reachable = (response[:, None] == 0) | (response[:, :, None] == response[:, None])
  length = pack.size(1)
  order = torch.arange(length, device=segments.device)
  return (same & reachable & (order[:, None] >= order))[:, None]


# log_probs, p [R, V] -> [R], in nats; a log p of -inf counts as nothing.
def entropy(log_probs: Tensor, p: Tensor) -> Tensor:
  return -torch.sum(p * log_probs.clamp(min=-1e4), -1)
