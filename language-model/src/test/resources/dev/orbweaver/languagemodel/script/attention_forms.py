# Both ways to attend over a packed batch, forward and backward, of the same heads. TorchScript, not Python; legend in network.py.

class Forms(Module):
  unused : int

  def __getstate__(self) -> int:
    return 0

  def __setstate__(self, state: int) -> None:
    self.unused = 0

  # heads [T, N + 2K, D], gradient [T, N, D]; alike to ends: see segments.forest. Returns attended and the gradient by heads, [T, 2N + 2K, D].
  def run(self, by_products: bool, heads: Tensor, gradient: Tensor, alike: Tensor, shapes: List[int], continued: List[int], filled: bool,
          numbers: List[int], ends: Tensor, dtype: int) -> Tensor:
    torch.set_grad_enabled(False)
    heads = heads.to(dtype)
    gradient = gradient.to(dtype)
    n = gradient.size(1)
    shape = __torch__.network.Shape(1, n, (heads.size(1) - n) // 2, heads.size(2), 0.0)
    blocks = __torch__.products.blocks(numbers, ends, n // shape.kv_heads, heads)
    forest = __torch__.segments.Forest(
        __torch__.segments.forest(alike, shapes, continued, filled, numbers, ends, shape, heads).alike, continued, filled, blocks)
    if by_products:
      attended = __torch__.products.attend(heads, blocks, shape)
      by_heads = __torch__.products.attend_backward(gradient, heads, blocks, shape)
    else:
      attended, log_sum = __torch__.segments.attend_fused(heads, forest, shape)
      by_heads = __torch__.segments.fused_backward(gradient, heads, attended, log_sum, forest, shape)
    return torch.cat([attended, by_heads], 1).to(6)
