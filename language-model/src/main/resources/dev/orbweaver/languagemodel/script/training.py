# Training: fp32 masters, forward to log-probabilities and entropies, backward from their derivatives. TorchScript, not Python; legend in
# network.py; R scored rows. The loss is not here: whoever calls computes it, and its derivatives, from what forward returns.

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
  # Names of the masters that decay, all or some.
  decayed : List[str]
  all_decayed : List[Tensor]
  # Whether masters and moments live on the host, where the optimizer's step is computed then.
  is_offloaded : bool
  step : Tensor
  # The masters in the compute dtype, and the same by layer; stale when masters have changed since.
  working : Dict[str, Tensor]
  layers : List[__torch__.network.Layer]
  is_stale : bool
  # Where adapters are trained: of each frozen weight, its own. The masters are theirs alone then.
  adapters : Dict[str, List[__torch__.layer.Adapter]]
  is_adapted : bool
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
    self.decayed = annotate(List[str], [])
    self.all_decayed = annotate(List[Tensor], [])
    self.is_offloaded = False
    self.step = torch.zeros([])
    self.working = annotate(Dict[str, Tensor], {})
    self.layers = annotate(List[__torch__.network.Layer], [])
    self.is_stale = True
    self.adapters = annotate(Dict[str, List[__torch__.layer.Adapter]], {})
    self.is_adapted = True
    self.head_name = ""
    self.cos = torch.zeros([0])
    self.sin = torch.zeros([0])
    self.passes = annotate(List[__torch__.training.Pass], [])

  # DJL cannot make a None; this gives it one to pass on.
  def none(self) -> None:
    pass

  # To be called first, if at all.
  def offload(self) -> None:
    self.is_offloaded = True

  # like: any tensor on the device. The values come by fill.
  def allocate(self, name: str, size: List[int], is_decayed: bool, like: Tensor) -> None:
    torch.set_grad_enabled(False)
    master = torch.zeros(size, dtype=6, device=like.device)
    if self.is_offloaded:
      master = torch.zeros(size, dtype=6)
    self.masters[name] = master
    self.gradients[name] = torch.zeros(size, dtype=6, device=like.device)
    self.all_masters.append(master)
    self.all_gradients.append(self.gradients[name])
    if is_decayed:
      self.decayed.append(name)
      self.all_decayed.append(master)

  # A weight that is not trained, in the dtype it is computed with.
  def freeze(self, name: str, size: List[int], dtype: int, like: Tensor) -> None:
    torch.set_grad_enabled(False)
    self.working[name] = torch.zeros(size, dtype=dtype, device=like.device)

  # An adapter of a frozen weight's rows; its masters, name.a and name.b, are there.
  def adapt(self, weight: str, name: str, first: int, last: int, scale: float, dtype: int) -> None:
    torch.set_grad_enabled(False)
    if weight not in self.adapters:
      self.adapters[weight] = annotate(List[__torch__.layer.Adapter], [])
    for part in [name + ".a", name + ".b"]:
      self.working[part] = self.masters[part].to(self.gradients[part].device).to(dtype)
    self.adapters[weight].append(
        __torch__.layer.Adapter(name, first, last, self.working[name + ".a"], self.working[name + ".b"], scale))

  # kind: frozen, masters, first_moments or second_moments, which are made at the first step or here.
  def fill(self, kind: str, name: str, row: int, values: Tensor, bits: bool) -> None:
    torch.set_grad_enabled(False)
    if kind.endswith("moments"):
      self.allocate_moments()
    self.is_stale = True
    __torch__.values.fill(self.tensors(kind)[name], row, values, bits)

  # Rows of a weight, adapters merged, as bfloat16, as bits in a float16 tensor.
  def export(self, name: str, row: int, rows: int) -> Tensor:
    torch.set_grad_enabled(False)
    if name in self.masters:
      return __torch__.values.bits(self.masters[name][row:row + rows])
    self.refresh()
    values = self.working[name][row:row + rows].to(6, copy=True)
    if name in self.adapters:
      for adapter in self.adapters[name]:
        first = max(adapter.first, row)
        last = min(adapter.last, row + rows)
        if first < last:
          a = self.masters[adapter.name + ".a"].to(values.device)
          b = self.masters[adapter.name + ".b"][first - adapter.first:last - adapter.first].to(values.device)
          values[first - row:last - row].addmm_(b, a, alpha=adapter.scale)
    return __torch__.values.bits(values)

  # Adds rows to a gradient: another device's share of it.
  def add(self, name: str, row: int, values: Tensor) -> None:
    torch.set_grad_enabled(False)
    gradient = self.gradients[name]
    gradient[row:row + values.size(0)].add_(values.to(gradient.device))

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
    elif kind == "frozen":
      found = self.working
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
    self.head_name = "head" if "head" in self.masters or "head" in self.working else "embedding"

  # --- forward -----------------------------------------------------------------------------------------------------------------------

  # tokens, positions [T] of all sequences; alike to ends: see segments.forest; rows [R] index the T tokens, targets [R] are what follows
  # them; the logits are divided by temperature. Returns [2, R] fp32: log-probabilities and entropies. keep: for backward, and with recompute
  # only the layers' inputs; logits of block rows are held at once, and kept where these are all.
  def forward(self, tokens: Tensor, positions: Tensor, alike: Tensor, shapes: List[int], continued: List[int], filled: bool,
              blocks: List[int], ends: Tensor, rows: Tensor, targets: Tensor, temperature: float, block: int, keep: bool,
              recompute: bool) -> Tensor:
    torch.set_grad_enabled(False)
    self.passes.clear()
    self.refresh()
    forest = __torch__.segments.forest(alike, shapes, continued, filled, blocks, ends, self.shape, self.cos)
    frame = self.frame(positions, forest)
    x = torch.embedding(self.working["embedding"], tokens)
    inputs = annotate(List[Tensor], [])
    kept = annotate(List[__torch__.layer.Kept], [])
    for i in range(self.shape.layers):
      if keep:
        inputs.append(x)
      x, activations = __torch__.layer.forward(x, self.layers[i], frame, self.prefix(i))
      if keep and not recompute:
        kept.append(activations)
    hidden = x[rows]                                                                            # [R, H]
    found = annotate(List[Tensor], [])
    logits = annotate(List[Tensor], [])
    for start in range(0, rows.size(0), block):
      some = self.logits_of(self.normed(hidden[start:start + block]))
      found.append(__torch__.head.scores(some, targets[start:start + block], temperature))
      if keep and not recompute and rows.size(0) <= block:
        logits.append(some)
    if keep:
      self.passes.append(__torch__.training.Pass(
          tokens.clone(), frame, rows.clone(), targets.clone(), temperature, block, hidden, logits, inputs, kept))
    return torch.cat(found, 1)

  def drop(self) -> None:
    self.passes.clear()

  # The logits [T, V] fp32 of every token of one sequence: their size is why forward exists. For tests.
  def logits(self, tokens: Tensor) -> Tensor:
    torch.set_grad_enabled(False)
    self.refresh()
    order = torch.arange(tokens.size(0), device=tokens.device)
    length = tokens.size(0)
    forest = __torch__.segments.forest(
        order, [1, length], annotate(List[int], []), False, [0, length, 0], torch.full_like(order, length), self.shape, self.cos)
    frame = self.frame(order, forest)
    x = torch.embedding(self.working["embedding"], tokens)
    for i in range(self.shape.layers):
      x, activations = __torch__.layer.forward(x, self.layers[i], frame, self.prefix(i))
    return self.logits_of(self.normed(x)).to(6)

  def frame(self, positions: Tensor, forest: __torch__.segments.Forest) -> __torch__.layer.Frame:
    cos, sin = __torch__.network.rotation(self.cos, self.sin, positions, self.shape)
    adapters = annotate(Dict[str, List[__torch__.layer.Adapter]], {})
    if self.is_adapted:
      adapters = self.adapters
    return __torch__.layer.Frame(cos, sin, forest, self.shape, adapters)

  # Whether forward, without keep, computes with the adapters or is what they adapt.
  def use_adapters(self, used: bool) -> None:
    self.is_adapted = used


  # [R, H] -> [R, H].
  def normed(self, hidden: Tensor) -> Tensor:
    return torch.rms_norm(hidden, [hidden.size(1)], self.working["norm"], self.shape.eps)

  # [R, H] -> [R, V].
  def logits_of(self, normed: Tensor) -> Tensor:
    return torch.linear(normed, self.working[self.head_name])

  # --- backward ----------------------------------------------------------------------------------------------------------------------

  # Adds to the gradients those of a loss with the given derivatives by log-probability and entropy, [R] each, fp32.
  def backward(self, by_log_prob: Tensor, by_entropy: Tensor) -> None:
    torch.set_grad_enabled(False)
    assert len(self.passes) == 1, "no forward pass is open"
    given = self.passes.pop()
    inputs = given.inputs
    kept = given.kept
    gradient = self.head_backward(given, by_log_prob, by_entropy)                               # [T, H]
    for i in range(self.shape.layers - 1, -1, -1):
      x = inputs.pop()
      if len(kept) > 0:
        activations = kept.pop()
      else:
        output, activations = __torch__.layer.forward(x, self.layers[i], given.frame, self.prefix(i))
      gradient = __torch__.layer.backward(
          gradient, x, activations, self.layers[i], given.frame, self.gradients, self.prefix(i))
    if "embedding" in self.gradients:
      self.gradients["embedding"].index_add_(0, given.tokens, gradient.to(6))

  # Returns the gradient [T, H] by the last layer's output. Logits that were not kept are computed again, block rows at a time; their
  # derivatives take their place.
  def head_backward(self, given: __torch__.training.Pass, by_log_prob: Tensor, by_entropy: Tensor) -> Tensor:
    head = self.working[self.head_name]
    gradient = torch.zeros([given.tokens.size(0), head.size(1)], dtype=6, device=head.device)
    has_entropy = bool(torch.any(by_entropy != 0))
    kept = given.logits
    for start in range(0, given.rows.size(0), given.block):
      end = start + given.block
      hidden = given.hidden[start:end]
      normed = self.normed(hidden)
      logits = kept.pop() if len(kept) > 0 else self.logits_of(normed)
      __torch__.head.differentiate(
          logits, given.targets[start:end], by_log_prob[start:end], by_entropy[start:end], has_entropy, given.temperature)
      by_normed = __torch__.layer.linear_backward(logits, normed, head, given.frame, self.gradients, self.head_name)
      by_hidden = __torch__.layer.norm_backward(
          by_normed, hidden, self.working["norm"], self.shape.eps, self.gradients.get("norm"))
      # Rows may share a token: a prompt's last token predicts the first of every response.
      gradient.index_add_(0, given.rows[start:end], by_hidden.to(6))
    return gradient.to(head.dtype)

  # --- parameters --------------------------------------------------------------------------------------------------------------------

  def prefix(self, layer: int) -> str:
    return "layers." + str(layer) + "."

  # The masters in the compute dtype, made anew where they have changed; fp32 is no copy.
  def refresh(self) -> None:
    if self.is_stale:
      for name, master in self.masters.items():
        if name in self.working:
          self.working[name].copy_(master)
        else:
          self.working[name] = master.to(self.cos.device).to(self.compute_dtype)
      self.layers = [__torch__.network.layer_of(self.working, self.prefix(i)) for i in range(self.shape.layers)]
      self.is_stale = False

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

  # Between two steps: all that outlives a step goes to the host; gradients, which are 0, and what can be made again are given up.
  # Nothing but reading and filling may follow until return_to_device.
  def leave_device(self) -> None:
    torch.set_grad_enabled(False)
    self.passes.clear()
    self.layers = annotate(List[__torch__.network.Layer], [])
    for name in self.working.keys():
      if name in self.masters:
        self.working.pop(name)
      else:
        self.working[name] = self.working[name].cpu()
    for name in self.masters.keys():
      self.masters[name] = self.masters[name].cpu()
      if len(self.first_moments) > 0:
        self.first_moments[name] = self.first_moments[name].cpu()
        self.second_moments[name] = self.second_moments[name].cpu()
    self.gradients.clear()
    self.list_again()
    self.is_stale = True

  def return_to_device(self) -> None:
    torch.set_grad_enabled(False)
    device = self.cos.device
    for name in self.working.keys():
      self.working[name] = self.working[name].to(device)
    for name in self.masters.keys():
      self.gradients[name] = torch.zeros(self.masters[name].size(), dtype=6, device=device)
      if not self.is_offloaded:
        self.masters[name] = self.masters[name].to(device)
        if len(self.first_moments) > 0:
          self.first_moments[name] = self.first_moments[name].to(device)
          self.second_moments[name] = self.second_moments[name].to(device)
    self.list_again()
    for weight in self.adapters.keys():
      former = self.adapters[weight]
      self.adapters[weight] = annotate(List[__torch__.layer.Adapter], [])
      for adapter in former:
        self.adapt(weight, adapter.name, adapter.first, adapter.last, adapter.scale, self.compute_dtype)

  # The lists of what the dictionaries hold now.
  def list_again(self) -> None:
    self.all_masters = annotate(List[Tensor], [])
    self.all_gradients = annotate(List[Tensor], [])
    self.all_first_moments = annotate(List[Tensor], [])
    self.all_second_moments = annotate(List[Tensor], [])
    self.all_decayed = annotate(List[Tensor], [])
    for name in self.masters.keys():
      self.all_masters.append(self.masters[name])
      if name in self.gradients:
        self.all_gradients.append(self.gradients[name])
      if name in self.first_moments:
        self.all_first_moments.append(self.first_moments[name])
        self.all_second_moments.append(self.second_moments[name])
    for name in self.decayed:
      self.all_decayed.append(self.masters[name])

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
      gradients = self.all_gradients
      self.step = self.step.to(self.cos.device) + 1
      if self.is_offloaded:
        gradients = [gradient.cpu() for gradient in self.all_gradients]
        self.step = self.step.cpu()
      if len(self.all_decayed) < len(self.all_masters):
        if len(self.all_decayed) > 0:
          torch._foreach_mul_(self.all_decayed, 1.0 - lr * weight_decay)
        weight_decay = 0.0
      __torch__.optimizer.adamw(
          self.all_masters, gradients, self.all_first_moments, self.all_second_moments, self.step, lr, beta1, beta2,
          eps, weight_decay)
      self.is_stale = True
    self.clear_gradients()
    return norm


# What a forward pass keeps for its backward pass.
class Pass(NamedTuple):
  tokens : Tensor                # [T]
  frame : __torch__.layer.Frame
  rows : Tensor                  # [R]
  targets : Tensor               # [R]
  temperature : float
  block : int
  hidden : Tensor                # [R, H] before the last norm
  logits : List[Tensor]          # [R, V] of all rows, or none: to be computed again
  inputs : List[Tensor]          # of each layer, [T, H]
  kept : List[__torch__.layer.Kept]   # of each layer, or none: to be computed again
