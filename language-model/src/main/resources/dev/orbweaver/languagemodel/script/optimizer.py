# Clipping and AdamW on lists of fp32 tensors. TorchScript, not Python.

# Scales gradients in place so that their joint L2 norm is max_norm at most; returns the norm before.
def clip(gradients: List[Tensor], max_norm: float) -> float:
  norm = float(torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients, 2.0))))
  scale = max_norm / (norm + 1e-6)
  if scale < 1.0:
    torch._foreach_mul_(gradients, scale)
  return norm


# One step for all; step [] is shared, fp32, and counts this one.
def adamw(weights: List[Tensor], gradients: List[Tensor], first_moments: List[Tensor], second_moments: List[Tensor],
          step: Tensor, lr: float, beta1: float, beta2: float, eps: float, weight_decay: float) -> None:
  torch._fused_adamw_(
      weights, gradients, first_moments, second_moments, annotate(List[Tensor], []), [step for weight in weights],
      lr=lr, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=eps, amsgrad=False, maximize=False)
