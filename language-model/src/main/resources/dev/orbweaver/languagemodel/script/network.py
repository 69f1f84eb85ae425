# The transformer that decoding and training share. TorchScript as libtorch's archive loader reads it, not Python: no imports, no
# docstrings, free functions and classes are called by qualified name, dtypes are numbers (4 int64, 6 float32, 7 float64, 15 bfloat16).
# Dimensions: B sequences, T tokens, S keys, H hidden, N heads, K key/value heads, D head size, I intermediate, V vocabulary.
# Projections that read the same input are one matrix: qkv holds the rows of query, key and value, gate_up those of gate and up.

class Shape(NamedTuple):
  layers : int
  heads : int
  kv_heads : int
  head_dim : int
  eps : float


class Layer(NamedTuple):
  input_norm : Tensor           # [H]
  qkv : Tensor                  # [(N + 2K) * D, H]
  qkv_bias : Optional[Tensor]   # [(N + 2K) * D]
  q_norm : Optional[Tensor]     # [D]
  k_norm : Optional[Tensor]     # [D]
  out : Tensor                  # [H, N * D]
  out_bias : Optional[Tensor]   # [H]
  post_norm : Tensor            # [H]
  gate_up : Tensor              # [2I, H]
  down : Tensor                 # [H, I]


def layer_of(weights: Dict[str, Tensor], prefix: str) -> __torch__.network.Layer:
  return __torch__.network.Layer(
      weights[prefix + "input_norm"],
      weights[prefix + "qkv"],
      weights.get(prefix + "qkv_bias"),
      weights.get(prefix + "q_norm"),
      weights.get(prefix + "k_norm"),
      weights[prefix + "out"],
      weights.get(prefix + "out_bias"),
      weights[prefix + "post_norm"],
      weights[prefix + "gate_up"],
      weights[prefix + "down"])


# cos, sin [positions, D] -> [positions, N + 2K, D] at positions: the rotation of every head of qkv; value heads are turned by nothing.
# The sign of the half that is swapped to the front is in sin, so that rotate needs no negation.
def rotation(cos: Tensor, sin: Tensor, positions: Tensor, shape: __torch__.network.Shape) -> Tuple[Tensor, Tensor]:
  half = shape.head_dim // 2
  turned = [1] * positions.dim() + [shape.heads + shape.kv_heads, 1]
  still = [1] * positions.dim() + [shape.kv_heads, 1]
  c = cos[positions][..., None, :]
  s = sin[positions][..., None, :]
  s = torch.cat([-s[..., :half], s[..., half:]], -1)
  c = torch.cat([c.repeat(turned), torch.ones_like(c).repeat(still)], -2)
  s = torch.cat([s.repeat(turned), torch.zeros_like(s).repeat(still)], -2)
  return c, s


# x [.., H] -> rotated queries, rotated keys and values [.., N + 2K, D].
def queries_keys_values(x: Tensor, layer: __torch__.network.Layer, cos: Tensor, sin: Tensor,
                        shape: __torch__.network.Shape) -> Tensor:
  normed = torch.rms_norm(x, [x.size(-1)], layer.input_norm, shape.eps)
  return __torch__.network.rotated(__torch__.network.linear(normed, layer.qkv, layer.qkv_bias), layer, cos, sin, shape)


# The projection [.., (N + 2K) * D] -> rotated queries, rotated keys and values [.., N + 2K, D].
def rotated(projected: Tensor, layer: __torch__.network.Layer, cos: Tensor, sin: Tensor, shape: __torch__.network.Shape) -> Tensor:
  heads = projected.unflatten(-1, [-1, shape.head_dim])
  q_norm = layer.q_norm
  k_norm = layer.k_norm
  if q_norm is not None and k_norm is not None:
    q, k, v = torch.split(heads, [shape.heads, shape.kv_heads, shape.kv_heads], -2)
    q = torch.rms_norm(q, [shape.head_dim], q_norm, shape.eps)
    k = torch.rms_norm(k, [shape.head_dim], k_norm, shape.eps)
    heads = torch.cat([q, k, v], -2)
  # The halves of D are the pairs, as Hugging Face lays the weights out.
  return torch.addcmul(heads * cos, torch.roll(heads, [shape.head_dim // 2], [-1]), sin)


# attended [.., N * D] and the layer's input x [.., H] -> the layer's output [.., H].
def layer_output(x: Tensor, attended: Tensor, layer: __torch__.network.Layer, eps: float) -> Tensor:
  x = x + __torch__.network.linear(attended, layer.out, layer.out_bias)
  normed = torch.rms_norm(x, [x.size(-1)], layer.post_norm, eps)
  gate, up = torch.chunk(__torch__.network.linear(normed, layer.gate_up, None), 2, -1)
  return x + __torch__.network.linear(torch.silu(gate) * up, layer.down, None)


# heads [B, T, N + 2K, D] of sequences that begin at their first token -> attended [B, T, N * D]; mask [B, 1, T, T], None for causal.
def self_attention(heads: Tensor, mask: Optional[Tensor], shape: __torch__.network.Shape) -> Tensor:
  q, k, v = torch.split(heads.transpose(1, 2), [shape.heads, shape.kv_heads, shape.kv_heads], 1)
  return __torch__.network.attention(q, k, v, mask).transpose(1, 2).flatten(2)


# q [B, N, T, D]; k, v [B, K, S, D]; mask broadcasts to [B, N, T, S], None for causal. Keys and values are repeated for their query
# heads: told to do that itself, the operator takes its slowest way on a CPU, which stores all T x S scores.
def attention(q: Tensor, k: Tensor, v: Tensor, mask: Optional[Tensor]) -> Tensor:
  repeats = q.size(1) // k.size(1)
  if repeats > 1:
    k = k[:, :, None].expand(-1, -1, repeats, -1, -1).flatten(1, 2)
    v = v[:, :, None].expand(-1, -1, repeats, -1, -1).flatten(1, 2)
  return torch.scaled_dot_product_attention(q, k, v, mask, 0.0, mask is None)


# Two parts' attention out [.., D] and log-sum-exp lse [..] -> those of both together, fp32; a part without tokens has a lse of -1e30.
def merged(out: Tensor, lse: Tensor, more: Tensor, more_lse: Tensor) -> Tuple[Tensor, Tensor]:
  weight = torch.sigmoid(more_lse - lse)[..., None]
  return torch.lerp(out.to(6), more.to(6), weight), torch.logaddexp(lse, more_lse)


# --- the device branch: the only place for operators that exist on one kind of device -----------------------------------------------

# A weight that was reordered for oneDNN is opaque; all others are plain.
def linear(x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
  if weight.is_mkldnn:
    return ops.mkldnn._linear_pointwise(x, weight, bias, "none", annotate(List[Optional[number]], []), "")
  return torch.linear(x, weight, bias)


# A matrix in the order that oneDNN computes with, so that it is not reordered at each use; for products with about 32 rows.
def reordered(weight: Tensor) -> Tensor:
  return ops.mkldnn._reorder_linear_weight(weight, 32)


# A matrix in its plain order again.
def plain(weight: Tensor) -> Tensor:
  if weight.is_mkldnn:
    return weight.to_dense()
  return weight


# Whether a packed batch attends by products of matrices and not by the fused operator, which multiplies in fp32 on a CPU.
def attends_by_products(like: Tensor) -> bool:
  return like.is_cpu and like.dtype == 15


# One part of an attention: q [B, N, T, D] over k, v [B, N, S, D], all of them or causal -> attended [B, N, T, D] and [B, N, T] fp32, the
# logarithm of the sum of the exponentiated scores, by which parts over other keys are joined.
def attend(q: Tensor, k: Tensor, v: Tensor, causal: bool) -> Tuple[Tensor, Tensor]:
  if not q.is_cuda:
    attended, log_sum = ops.aten._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0.0, causal)
  elif q.dtype == 6:
    attended, log_sum, seed, offset = ops.aten._scaled_dot_product_efficient_attention(q, k, v, None, True, 0.0, causal)
    log_sum = log_sum[:, :, :q.size(2)]   # comes rounded up to a multiple of 32
  else:
    attended, log_sum, _, _, _, _, seed, offset, _ = ops.aten._scaled_dot_product_flash_attention(q, k, v, 0.0, causal)
  return attended, log_sum


# Gradients by q, k and v of one part; attended and log_sum are those of all parts together, gradient is by that attended.
def attend_backward(gradient: Tensor, q: Tensor, k: Tensor, v: Tensor, attended: Tensor, log_sum: Tensor,
                    causal: bool) -> Tuple[Tensor, Tensor, Tensor]:
  if not q.is_cuda:
    by_q, by_k, by_v = ops.aten._scaled_dot_product_flash_attention_for_cpu_backward(
        gradient, q, k, v, attended, log_sum, 0.0, causal)
  elif q.dtype == 6:
    unused = torch.zeros([], dtype=4, device=q.device)
    filled = torch.constant_pad_nd(log_sum, [0, -q.size(2) % 32], inf)
    by_q, by_k, by_v, _ = ops.aten._efficient_attention_backward(                              # takes [B, T, N, D]
        gradient.transpose(1, 2), q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), None, attended.transpose(1, 2),
        None, None, q.size(2), k.size(2), filled, 0.0, unused, unused, 1 if causal else 0, False)
    by_q = by_q.transpose(1, 2)
    by_k = by_k.transpose(1, 2)
    by_v = by_v.transpose(1, 2)
  else:
    unused = torch.zeros([2], dtype=4, device=q.device)
    # Undefined tensors, which the way back wants and only the way forward makes: sequences are not ragged.
    _, _, q_ends, k_ends, _, _, _, _, _ = ops.aten._scaled_dot_product_flash_attention(
        q[:, :, :1], k[:, :, :1], v[:, :, :1])
    by_q, by_k, by_v = ops.aten._scaled_dot_product_flash_attention_backward(
        gradient, q, k, v, attended, log_sum.contiguous(), q_ends, k_ends, q.size(2), k.size(2), 0.0, causal, unused, unused)
  return by_q, by_k, by_v


# The same for decoding, with keys that heads or rows share by a stride of 0: q [A, N, T, D] over all of k, v [A, N, S, D] -> attention
# [A, N, T, D] and log-sum-exp [A, N, T] fp32; mask [A, 1, 1, S] is added to the scores.
def attention_part(q: Tensor, k: Tensor, v: Tensor, mask: Optional[Tensor]) -> Tuple[Tensor, Tensor]:
  if q.is_cpu:
    return torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0.0, False, attn_mask=mask)
  scores = torch.matmul(q, k.transpose(-2, -1)).to(6) * (q.size(-1) ** -0.5)
  if mask is not None:
    scores = scores + mask
  lse = torch.logsumexp(scores, [-1])
  return torch.matmul(torch.exp(scores - lse[..., None]).to(v.dtype), v), lse
