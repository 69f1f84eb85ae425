# Values in and out of tensors, for every dtype. TorchScript, not Python.
# DJL knows no bfloat16: its bits travel as float16, which shares the memory and not the meaning.

# values [rows, ..] become the rows of target from row on, in target's dtype and on its device.
def fill(target: Tensor, row: int, values: Tensor, bits: bool) -> None:
  if bits:
    meant = torch.empty([0], dtype=15, device=values.device)
    meant.set_(values)
    values = meant
  target[row:row + values.size(0)] = values


# values as bfloat16, as bits in a float16 tensor on the CPU.
def bits(values: Tensor) -> Tensor:
  rounded = values.to(15).cpu().contiguous()
  found = torch.empty([0], dtype=5)
  found.set_(rounded)
  return found
