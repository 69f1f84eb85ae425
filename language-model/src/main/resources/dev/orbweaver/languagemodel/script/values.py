# Values in and out of tensors, for every dtype. TorchScript, not Python.
# DJL knows no bfloat16: its bits travel as float16, which shares the memory and not the meaning.

# values [rows, ..] become the rows of target from row on, in target's dtype and on its device.
def fill(target: Tensor, row: int, values: Tensor, bits: bool) -> None:
  target[row:row + values.size(0)] = __torch__.values.meant(values, bits)


# values, or, where they are bfloat16 in float16's clothes, what they mean.
def meant(values: Tensor, bits: bool) -> Tensor:
  found = values
  if bits:
    found = torch.empty([0], dtype=15, device=values.device)
    found.set_(values)
  return found


# values as bfloat16, as bits in a float16 tensor on the CPU.
def bits(values: Tensor) -> Tensor:
  rounded = values.to(15).cpu().contiguous()
  found = torch.empty([0], dtype=5)
  found.set_(rounded)
  return found
