# The slow twin of training.py: one mask over all tokens, gradients by autograd through the whole network, fp32. TorchScript, not Python;
# legend in network.py.

class Twin(Module):
  shape : __torch__.network.Shape
  masters : Dict[str, Tensor]
  gradients : Dict[str, Tensor]
  cos : Tensor
  sin : Tensor

  def __getstate__(self) -> int:
    return 0

  def __setstate__(self, state: int) -> None:
    self.shape = __torch__.network.Shape(0, 0, 0, 0, 0.0)
    self.masters = annotate(Dict[str, Tensor], {})
    self.gradients = annotate(Dict[str, Tensor], {})
    self.cos = torch.zeros([0])
    self.sin = torch.zeros([0])

  def none(self) -> None:
    pass

  def fill(self, name: str, values: Tensor) -> None:
    torch.set_grad_enabled(False)
    self.masters[name] = values.clone()

  def build(self, layers: int, heads: int, kv_heads: int, head_dim: int, eps: float, cos: Tensor, sin: Tensor) -> None:
    torch.set_grad_enabled(False)
    self.shape = __torch__.network.Shape(layers, heads, kv_heads, head_dim, eps)
    self.cos = cos.clone()
    self.sin = sin.clone()

  # tokens, positions [T]; visible [T, T], above 0 where a token (first index) sees another; rows, targets, derivatives [R]. Returns [2, R]
  # and keeps the gradients.
  def run(self, tokens: Tensor, positions: Tensor, visible: Tensor, rows: Tensor, targets: Tensor, temperature: float,
          by_log_prob: Tensor, by_entropy: Tensor) -> Tensor:
    torch.set_grad_enabled(True)
    names = list(self.masters.keys())
    leaves = [self.masters[name].detach().requires_grad_(True) for name in names]
    weights = annotate(Dict[str, Tensor], {})
    for i in range(len(names)):
      weights[names[i]] = leaves[i]
    cos, sin = __torch__.network.rotation(self.cos, self.sin, positions[None], self.shape)
    mask = (visible > 0)[None, None]
    x = torch.embedding(weights["embedding"], tokens[None])
    for i in range(self.shape.layers):
      layer = __torch__.network.layer_of(weights, "layers." + str(i) + ".")
      heads = __torch__.network.queries_keys_values(x, layer, cos, sin, self.shape)
      attended = __torch__.network.self_attention(heads, mask, self.shape)
      x = __torch__.network.layer_output(x, attended, layer, self.shape.eps)
    hidden = torch.rms_norm(x[0][rows], [x.size(-1)], weights["norm"], self.shape.eps)
    head = weights["head"] if "head" in weights else weights["embedding"]
    log_probs = torch.log_softmax(torch.linear(hidden, head) / temperature, -1)
    chosen = torch.gather(log_probs, 1, targets[:, None])[:, 0]
    entropies = -torch.sum(torch.exp(log_probs) * log_probs, -1)
    loss = torch.sum(chosen * by_log_prob + entropies * by_entropy)
    found = torch.grad([loss], leaves)
    torch.set_grad_enabled(False)
    for i in range(len(names)):
      self.gradients[names[i]] = ops.aten._unwrap_optional(found[i])
    return torch.stack([chosen, entropies]).detach()

  def gradient(self, name: str) -> Tensor:
    return self.gradients[name].contiguous()
