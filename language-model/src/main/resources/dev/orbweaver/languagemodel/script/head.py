# From logits to log-probabilities and entropies, and back, in fp32. TorchScript, not Python; R rows, V vocabulary. A few rows at a time: what
# is between stays in the cache then, which is several times as fast as one pass after the other through memory.

# Rows of 4 MB of fp32.
def few(logits: Tensor) -> int:
  return max(1, 1048576 // logits.size(1))


# logits [R, V], which are divided by temperature -> [2, R] fp32: log-probabilities of targets [R], and entropies, in nats.
def scores(logits: Tensor, targets: Tensor, temperature: float) -> Tensor:
  found = torch.empty([2, logits.size(0)], dtype=6, device=logits.device)
  step = __torch__.head.few(logits)
  for start in range(0, logits.size(0), step):
    x = __torch__.head.scaled(logits[start:start + step], temperature)
    x.sub_(torch.amax(x, [-1], True))
    p = torch.exp(x)
    total = torch.sum(p, [-1])
    log_total = torch.log(total)
    found[0, start:start + step] = torch.gather(x, 1, targets[start:start + step, None])[:, 0] - log_total
    found[1, start:start + step] = log_total - torch.sum(p.mul_(x), [-1]) / total
  return found


# Puts in the place of logits [R, V] the derivatives by them. By the divided ones they are, with p the probabilities and h the entropy: of the
# log-probability of t, 1[t] - p; of the entropy, -p * (log p + h).
def differentiate(logits: Tensor, targets: Tensor, by_log_prob: Tensor, by_entropy: Tensor, has_entropy: bool, temperature: float) -> None:
  step = __torch__.head.few(logits)
  for start in range(0, logits.size(0), step):
    some = logits[start:start + step]
    x = __torch__.head.scaled(some, temperature)
    weight = by_log_prob[start:start + step, None] / temperature
    if has_entropy:
      log_p = torch.log_softmax(x, -1)
      p = torch.exp(log_p)
      # log p of a probability that rounds to 0 may be -inf: 0 * -inf must be 0.
      log_p.clamp_(min=-10000.0)
      h = -torch.sum(p * log_p, [-1], True)
      found = p.mul_(-weight - by_entropy[start:start + step, None] / temperature * log_p.add_(h))
    else:
      found = torch.softmax(x, -1).mul_(-weight)
    found.scatter_add_(1, targets[start:start + step, None], weight)
    some.copy_(found)


# A copy in fp32.
def scaled(logits: Tensor, temperature: float) -> Tensor:
  found = logits.to(6, copy=True)
  if temperature != 1.0:
    found.div_(temperature)
  return found
