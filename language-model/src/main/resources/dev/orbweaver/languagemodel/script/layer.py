# One layer in training, forward and backward, the backward pass by hand: a graph would keep more and copy more. TorchScript, not Python;
# legend in network.py. Gradients by weights are added to the fp32 tensors of their names.

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


# x [T, H] -> [T, H].
def forward(x: Tensor, layer: __torch__.network.Layer, frame: __torch__.layer.Frame) -> Tuple[Tensor, __torch__.layer.Kept]:
  eps = frame.shape.eps
  heads = __torch__.network.queries_keys_values(x, layer, frame.cos, frame.sin, frame.shape)
  attended, log_sum = __torch__.segments.attend(heads, frame.forest, frame.shape)
  middle = x + torch.linear(attended.flatten(1), layer.out, layer.out_bias)
  gate_up = torch.linear(torch.rms_norm(middle, [x.size(1)], layer.post_norm, eps), layer.gate_up)
  gate, up = torch.chunk(gate_up, 2, -1)
  output = middle + torch.linear(torch.silu(gate) * up, layer.down)
  return output, __torch__.layer.Kept(heads, attended, log_sum, middle, gate_up)


# gradient by the layer's output and x, its input, [T, H] -> gradient by x. prefix: of the names of the layer's weights.
def backward(gradient: Tensor, x: Tensor, kept: __torch__.layer.Kept, layer: __torch__.network.Layer, frame: __torch__.layer.Frame,
             gradients: Dict[str, Tensor], prefix: str) -> Tensor:
  eps = frame.shape.eps
  gate, up = torch.chunk(kept.gate_up, 2, -1)
  active = torch.silu(gate)
  by_product = __torch__.layer.linear_backward(gradient, active * up, layer.down, gradients[prefix + "down"])        # [T, I]
  by_gate_up = torch.cat([torch.silu_backward(by_product * up, gate), by_product * active], 1)
  normed = torch.rms_norm(kept.middle, [x.size(1)], layer.post_norm, eps)
  by_normed = __torch__.layer.linear_backward(by_gate_up, normed, layer.gate_up, gradients[prefix + "gate_up"])
  by_middle = gradient + __torch__.layer.norm_backward(
      by_normed, kept.middle, layer.post_norm, eps, gradients[prefix + "post_norm"])
  by_attended = __torch__.layer.linear_backward(by_middle, kept.attended.flatten(1), layer.out, gradients[prefix + "out"])
  __torch__.layer.bias_backward(by_middle, gradients.get(prefix + "out_bias"))
  by_heads = __torch__.segments.attend_backward(
      by_attended.unflatten(1, [frame.shape.heads, -1]), kept.heads, kept.attended, kept.log_sum, frame.forest, frame.shape)
  by_heads = __torch__.layer.rotation_backward(by_heads, frame)
  normed = torch.rms_norm(x, [x.size(1)], layer.input_norm, eps)
  by_heads = __torch__.layer.head_norm_backward(by_heads, normed, layer, frame.shape, gradients, prefix).flatten(1)
  __torch__.layer.bias_backward(by_heads, gradients.get(prefix + "qkv_bias"))
  by_normed = __torch__.layer.linear_backward(by_heads, normed, layer.qkv, gradients[prefix + "qkv"])
  return by_middle + __torch__.layer.norm_backward(by_normed, x, layer.input_norm, eps, gradients[prefix + "input_norm"])


# Gradient [T, O] by x W^T -> gradient [T, I] by x.
def linear_backward(gradient: Tensor, x: Tensor, weight: Tensor, weight_gradient: Tensor) -> Tensor:
  __torch__.layer.add_product(weight_gradient, gradient.t(), x)
  return torch.matmul(gradient, weight)


# sum += a @ b, the sum being fp32.
def add_product(sum: Tensor, a: Tensor, b: Tensor) -> None:
  if a.dtype == 6:
    sum.addmm_(a, b)
  else:
    sum.add_(torch.matmul(a, b))


def bias_backward(gradient: Tensor, bias_gradient: Optional[Tensor]) -> None:
  if bias_gradient is not None:
    bias_gradient.add_(torch.sum(gradient, [0], dtype=6))


# gradient by rms_norm(x) [.., H] -> gradient by x. In fp32, as the operator computes.
def norm_backward(gradient: Tensor, x: Tensor, weight: Tensor, eps: float, weight_gradient: Tensor) -> Tensor:
  x32 = x.to(6)
  scale = torch.rsqrt(torch.mean(x32 * x32, [-1], True) + eps)
  normed = x32 * scale
  by_scaled = gradient * normed
  weight_gradient.add_(torch.sum(by_scaled.flatten(0, -2), [0]))
  shift = torch.matmul(by_scaled, weight.to(6))[..., None] / x.size(-1)
  return ((gradient.to(6) * weight - normed * shift) * scale).to(x.dtype)


# gradient by rotated heads [T, N + 2K, D] -> gradient by them as they were: halves change places again, with the same sine.
def rotation_backward(gradient: Tensor, frame: __torch__.layer.Frame) -> Tensor:
  swapped = torch.roll(gradient * frame.sin, [frame.shape.head_dim // 2], [-1])
  return torch.addcmul(swapped, gradient, frame.cos)


# gradient by heads after the norms of queries and keys -> gradient by heads before, where there are such norms. normed [T, H]: the input of
# the projection, which is computed again.
def head_norm_backward(gradient: Tensor, normed: Tensor, layer: __torch__.network.Layer, shape: __torch__.network.Shape,
                       gradients: Dict[str, Tensor], prefix: str) -> Tensor:
  q_norm = layer.q_norm
  k_norm = layer.k_norm
  if q_norm is not None and k_norm is not None:
    sizes = [shape.heads, shape.kv_heads, shape.kv_heads]
    q, k, v = torch.split(torch.linear(normed, layer.qkv, layer.qkv_bias).unflatten(-1, [-1, shape.head_dim]), sizes, 1)
    by_q, by_k, by_v = torch.split(gradient, sizes, 1)
    by_q = __torch__.layer.norm_backward(by_q, q, q_norm, shape.eps, gradients[prefix + "q_norm"])
    by_k = __torch__.layer.norm_backward(by_k, k, k_norm, shape.eps, gradients[prefix + "k_norm"])
    gradient = torch.cat([by_q, by_k, by_v], 1)
  return gradient
