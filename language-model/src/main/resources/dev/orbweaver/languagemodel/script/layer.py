# One layer in training, forward and backward, the backward pass by hand: a graph would keep more and copy more. TorchScript, not Python;
# legend in network.py, r an adapter's rank. Gradients by weights are added to the fp32 tensors of their names; what has none is frozen.

# What is added to some rows of a frozen weight: W + scale * B A.
class Adapter(NamedTuple):
  name : str
  first : int          # of the weight's rows
  last : int
  a : Tensor           # [r, I]
  b : Tensor           # [last - first, r]
  scale : float


# What the way forward keeps for the way back.
class Kept(NamedTuple):
  heads : Tensor       # [T, N + 2K, D] rotated
  attended : Tensor    # [T, N, D]
  log_sum : Tensor     # [T, N] fp32
  middle : Tensor      # [T, H] after attention
  gate_up : Tensor     # [T, 2I]


# What is the same for all layers of a batch.
class Frame(NamedTuple):
  cos : Tensor         # [T, N + 2K, D]
  sin : Tensor
  forest : __torch__.segments.Forest
  shape : __torch__.network.Shape
  adapters : Dict[str, List[__torch__.layer.Adapter]]   # by weight


# x [T, H] -> [T, H]. prefix: of the names of the layer's weights.
def forward(x: Tensor, layer: __torch__.network.Layer, frame: __torch__.layer.Frame,
            prefix: str) -> Tuple[Tensor, __torch__.layer.Kept]:
  eps = frame.shape.eps
  normed = torch.rms_norm(x, [x.size(1)], layer.input_norm, eps)
  projected = __torch__.layer.linear(normed, layer.qkv, layer.qkv_bias, frame, prefix + "qkv")
  heads = __torch__.network.rotated(projected, layer, frame.cos, frame.sin, frame.shape)
  attended, log_sum = __torch__.segments.attend(heads, frame.forest, frame.shape)
  middle = x + __torch__.layer.linear(attended.flatten(1), layer.out, layer.out_bias, frame, prefix + "out")
  normed = torch.rms_norm(middle, [x.size(1)], layer.post_norm, eps)
  gate_up = __torch__.layer.linear(normed, layer.gate_up, None, frame, prefix + "gate_up")
  gate, up = torch.chunk(gate_up, 2, -1)
  output = middle + __torch__.layer.linear(torch.silu(gate) * up, layer.down, None, frame, prefix + "down")
  return output, __torch__.layer.Kept(heads, attended, log_sum, middle, gate_up)


# gradient by the layer's output and x, its input, [T, H] -> gradient by x.
def backward(gradient: Tensor, x: Tensor, kept: __torch__.layer.Kept, layer: __torch__.network.Layer, frame: __torch__.layer.Frame,
             gradients: Dict[str, Tensor], prefix: str) -> Tensor:
  eps = frame.shape.eps
  gate, up = torch.chunk(kept.gate_up, 2, -1)
  active = torch.silu(gate)
  by_product = __torch__.layer.linear_backward(gradient, active * up, layer.down, frame, gradients, prefix + "down")  # [T, I]
  by_gate_up = torch.cat([torch.silu_backward(by_product * up, gate), by_product * active], 1)
  normed = torch.rms_norm(kept.middle, [x.size(1)], layer.post_norm, eps)
  by_normed = __torch__.layer.linear_backward(by_gate_up, normed, layer.gate_up, frame, gradients, prefix + "gate_up")
  by_middle = gradient + __torch__.layer.norm_backward(
      by_normed, kept.middle, layer.post_norm, eps, gradients.get(prefix + "post_norm"))
  by_attended = __torch__.layer.linear_backward(by_middle, kept.attended.flatten(1), layer.out, frame, gradients, prefix + "out")
  __torch__.layer.bias_backward(by_middle, gradients.get(prefix + "out_bias"))
  by_heads = __torch__.segments.attend_backward(
      by_attended.unflatten(1, [frame.shape.heads, -1]), kept.heads, kept.attended, kept.log_sum, frame.forest, frame.shape)
  by_heads = __torch__.layer.rotation_backward(by_heads, frame)
  normed = torch.rms_norm(x, [x.size(1)], layer.input_norm, eps)
  by_heads = __torch__.layer.head_norm_backward(by_heads, normed, layer, frame, gradients, prefix).flatten(1)
  __torch__.layer.bias_backward(by_heads, gradients.get(prefix + "qkv_bias"))
  by_normed = __torch__.layer.linear_backward(by_heads, normed, layer.qkv, frame, gradients, prefix + "qkv")
  return by_middle + __torch__.layer.norm_backward(by_normed, x, layer.input_norm, eps, gradients.get(prefix + "input_norm"))


# x [T, I] -> [T, O].
def linear(x: Tensor, weight: Tensor, bias: Optional[Tensor], frame: __torch__.layer.Frame, name: str) -> Tensor:
  y = torch.linear(x, weight, bias)
  if name in frame.adapters:
    for adapter in frame.adapters[name]:
      y[:, adapter.first:adapter.last].add_(torch.linear(torch.linear(x, adapter.a), adapter.b), alpha=adapter.scale)
  return y


# Gradient [T, O] by linear(x) -> gradient [T, I] by x.
def linear_backward(gradient: Tensor, x: Tensor, weight: Tensor, frame: __torch__.layer.Frame, gradients: Dict[str, Tensor],
                    name: str) -> Tensor:
  if name in gradients:
    __torch__.layer.add_product(gradients[name], gradient.t(), x)
  by_x = torch.matmul(gradient, weight)
  if name in frame.adapters:
    for adapter in frame.adapters[name]:
      part = gradient[:, adapter.first:adapter.last] * adapter.scale
      __torch__.layer.add_product(gradients[adapter.name + ".b"], part.t(), torch.linear(x, adapter.a))
      by_low = torch.matmul(part, adapter.b)                                                   # [T, r]
      __torch__.layer.add_product(gradients[adapter.name + ".a"], by_low.t(), x)
      by_x.add_(torch.matmul(by_low, adapter.a))
  return by_x


# sum += a @ b, the sum being fp32.
def add_product(sum: Tensor, a: Tensor, b: Tensor) -> None:
  if a.dtype == 6:
    sum.addmm_(a, b)
  else:
    product = torch.matmul(a, b)
    rows = max(1, 1048576 // product.size(1))
    for first in range(0, product.size(0), rows):   # each is converted to fp32 aside: in the cache
      sum[first:first + rows].add_(product[first:first + rows])


def bias_backward(gradient: Tensor, bias_gradient: Optional[Tensor]) -> None:
  if bias_gradient is not None:
    bias_gradient.add_(torch.sum(gradient, [0], dtype=6))


# gradient by rms_norm(x) [.., H] -> gradient by x. In fp32, as the operator computes.
def norm_backward(gradient: Tensor, x: Tensor, weight: Tensor, eps: float, weight_gradient: Optional[Tensor]) -> Tensor:
  x32 = x.to(6)
  scale = torch.rsqrt(torch.mean(x32 * x32, [-1], True) + eps)
  normed = x32 * scale
  by_scaled = gradient * normed
  if weight_gradient is not None:
    weight_gradient.add_(torch.sum(by_scaled.flatten(0, -2), [0]))
  shift = torch.matmul(by_scaled, weight.to(6))[..., None] / x.size(-1)
  return ((gradient.to(6) * weight - normed * shift) * scale).to(x.dtype)


# gradient by rotated heads [T, N + 2K, D] -> gradient by them as they were: halves change places again, with the same sine.
def rotation_backward(gradient: Tensor, frame: __torch__.layer.Frame) -> Tensor:
  swapped = torch.roll(gradient * frame.sin, [frame.shape.head_dim // 2], [-1])
  return torch.addcmul(swapped, gradient, frame.cos)


# gradient by heads after the norms of queries and keys -> gradient by heads before, where there are such norms. normed [T, H]: the input of
# the projection, which is computed again.
def head_norm_backward(gradient: Tensor, normed: Tensor, layer: __torch__.network.Layer, frame: __torch__.layer.Frame,
                       gradients: Dict[str, Tensor], prefix: str) -> Tensor:
  shape = frame.shape
  q_norm = layer.q_norm
  k_norm = layer.k_norm
  if q_norm is not None and k_norm is not None:
    sizes = [shape.heads, shape.kv_heads, shape.kv_heads]
    projected = __torch__.layer.linear(normed, layer.qkv, layer.qkv_bias, frame, prefix + "qkv")
    q, k, v = torch.split(projected.unflatten(-1, [-1, shape.head_dim]), sizes, 1)
    by_q, by_k, by_v = torch.split(gradient, sizes, 1)
    by_q = __torch__.layer.norm_backward(by_q, q, q_norm, shape.eps, gradients.get(prefix + "q_norm"))
    by_k = __torch__.layer.norm_backward(by_k, k, k_norm, shape.eps, gradients.get(prefix + "k_norm"))
    gradient = torch.cat([by_q, by_k, by_v], 1)
  return gradient
