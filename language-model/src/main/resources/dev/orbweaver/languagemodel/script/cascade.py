# Attention of running sequences in decoding: each over its own tail, and all that share a piece of their past over it together; the parts
# are joined by their log-sum-exps. TorchScript, not Python; legend in network.py; G = N / K query heads of a key/value head, which are rows
# of one matrix, so that no key or value is repeated. P places of a stack, R rows at each.
# A piece is attended to where it lies, or, where there are many with few rows each, in a stack: copies of pieces side by side, padded to one
# length, so that one product serves all of them. Products of a piece alone are too small: threads wait for each other longer than they work.

# The pieces of one stack and who attends to them.
class Stack(NamedTuple):
  keys : List[Tensor]      # of each layer [P * K, S, D]
  values : List[Tensor]
  rows : Tensor            # [P * R], some row where there are fewer
  mask : Tensor            # [P * K, 1, S], -inf behind a piece's end


# What rows attend to in stacks, no row to two pieces of a level.
class Level(NamedTuple):
  stacks : List[__torch__.cascade.Stack]
  places : Tensor          # [B]: of each row, its place among the results of all stacks; one behind them where it has none


# stacks: each [L, 2, places, K, S, D]. numbers: of each level the number of its stacks, then of each: stack, P, R. cells: of each level, for
# each stack the lengths of its pieces [P] and their rows [P * R], then places [B].
def levels(stacks: Dict[int, Tensor], numbers: List[int], cells: Tensor, batch: int) -> List[__torch__.cascade.Level]:
  found = annotate(List[__torch__.cascade.Level], [])
  n = 0
  at = 0
  while n < len(numbers):
    members = annotate(List[__torch__.cascade.Stack], [])
    end = n + 1 + 3 * numbers[n]
    for s in range(n + 1, end, 3):
      stack = stacks[numbers[s]][:, :, :numbers[s + 1]].flatten(2, 3)                          # [L, 2, P * K, S, D]
      lengths = cells[at:at + numbers[s + 1]]
      at += numbers[s + 1]
      rows = cells[at:at + numbers[s + 1] * numbers[s + 2]]
      at += numbers[s + 1] * numbers[s + 2]
      behind = torch.arange(stack.size(3), device=cells.device) >= lengths[:, None]
      mask = torch.zeros(behind.size(), dtype=stack.dtype, device=cells.device).masked_fill_(behind, -inf)
      mask = torch.repeat_interleave(mask[:, None], stack.size(2) // numbers[s + 1], 0)
      keys, values = torch.unbind(stack, 1)
      members.append(__torch__.cascade.Stack(torch.unbind(keys), torch.unbind(values), rows, mask))
    found.append(__torch__.cascade.Level(members, cells[at:at + batch]))
    at += batch
    n = end
  return found


# q [B, K, G, D] -> attention over a level [B, K, G, D] and its log-sum-exp [B, K, G], fp32.
def attend_level(i: int, q: Tensor, level: __torch__.cascade.Level) -> Tuple[Tensor, Tensor]:
  found = annotate(List[Tensor], [])
  for stack in level.stacks:
    found.append(__torch__.cascade.attend_stack(i, q, stack))
  nothing = torch.zeros([1, q.size(1), q.size(2), q.size(3) + 1], dtype=6, device=q.device)
  nothing[:, :, :, -1] = -1e30           # two infinite ones would merge to NaN
  found.append(nothing)
  of_rows = torch.cat(found).index_select(0, level.places)
  return of_rows[..., :-1], of_rows[..., -1]


# -> [P * R, K, G, D + 1]: attention and its log-sum-exp side by side, fp32. Weights are summed as they are rounded.
def attend_stack(i: int, q: Tensor, stack: __torch__.cascade.Stack) -> Tensor:
  places = stack.mask.size(0) // q.size(1)
  queries = q.index_select(0, stack.rows).unflatten(0, [places, -1]).transpose(1, 2)           # [P, K, R, G, D]
  flat = queries.flatten(2, 3).flatten(0, 1)
  weights = torch.baddbmm(stack.mask, flat, stack.keys[i].transpose(1, 2), alpha=q.size(3) ** -0.5)
  peak = torch.amax(weights, [-1], True)
  weights.sub_(peak).exp_()
  total = torch.sum(weights, [-1], True, dtype=6)
  out = torch.bmm(weights, stack.values[i]).to(6) / total
  part = torch.cat([out, torch.log(total) + peak], -1)                                         # [P * K, R * G, D + 1]
  return part.view([places, q.size(1), -1, q.size(2), q.size(3) + 1]).transpose(1, 2).flatten(0, 1)
