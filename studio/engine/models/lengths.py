"""Recurrent layers over items of unlike length: [batch, time, feature] whose steps from `lengths` on are padding.

Two ways that give the same outputs at every real step: packed sequences, the reference, and padded tensors, which the
fast kernels of the CPU read. What the outputs hold at padded steps means nothing; a read-out has to mask it.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

Recurrent = nn.LSTM | nn.GRU


def real_steps(lengths: Tensor, time: int) -> Tensor:
    """True at real steps: lengths [batch] → bool [batch, time, 1]."""
    return (torch.arange(time, device=lengths.device)[None, :] < lengths[:, None])[:, :, None]


def run_packed(rnn: Recurrent, inputs: Tensor, lengths: Tensor) -> Tensor:
    """Outputs [batch, longest of `lengths`, width] by packed sequences, in the order of the items."""
    packed = pack_padded_sequence(inputs, lengths.cpu(), batch_first=True, enforce_sorted=False)
    outputs, _ = pad_packed_sequence(rnn(packed)[0], batch_first=True)
    return outputs


def run_padded(rnn: Recurrent, inputs: Tensor, lengths: Tensor) -> Tensor:
    """Outputs [batch, time, width] from the padded tensor as it is.

    A forward direction has ended before its padding begins. A backward direction would begin in it, so each item is
    turned round within its own length, read forwards with the weights of that direction, and turned back.
    """
    time = inputs.shape[1]
    if not rnn.bidirectional or (not torch.onnx.is_in_onnx_export() and bool((lengths == time).all())):
        whole: Tensor = rnn(inputs)[0]
        return whole
    turned = _turned(lengths, time)
    outputs = inputs
    for layer in range(rnn.num_layers):
        if layer and rnn.dropout:
            outputs = nn.functional.dropout(outputs, rnn.dropout, rnn.training)
        ahead = _one_direction(rnn, outputs, 2 * layer)
        back = _reorder(_one_direction(rnn, _reorder(outputs, turned), 2 * layer + 1), turned)
        outputs = torch.cat((ahead, back), dim=-1)
    return outputs


def last_real(outputs: Tensor, lengths: Tensor, bidirectional: bool) -> Tensor:
    """The true final state of the last layer [batch, width]: the backward direction ends at the first step."""
    final = outputs.gather(1, (lengths - 1)[:, None, None].expand(-1, 1, outputs.shape[2]))[:, 0]
    if not bidirectional:
        return final
    hidden = outputs.shape[2] // 2
    return torch.cat((final[:, :hidden], outputs[:, 0, hidden:]), dim=1)


def _turned(lengths: Tensor, time: int) -> Tensor:
    """Where each step comes from when items are turned round within their lengths: int64 [batch, time]."""
    steps = torch.arange(time, device=lengths.device)[None, :]
    return torch.where(steps < lengths[:, None], lengths[:, None] - 1 - steps, steps)


def _reorder(values: Tensor, places: Tensor) -> Tensor:
    return values.gather(1, places[:, :, None].expand(-1, -1, values.shape[2]))


def _one_direction(rnn: Recurrent, inputs: Tensor, place: int) -> Tensor:
    """One direction of one layer; `place` counts them as torch orders its weights."""
    weights: list[Tensor] = list(rnn.all_weights[place])
    zeros = inputs.new_zeros(1, inputs.shape[0], rnn.hidden_size)
    how = (
        True,
        1,
        0.0,
        rnn.training,
        False,
        True,
    )  # biases, layers, dropout, training, both ways, batch first
    if isinstance(rnn, nn.LSTM):
        outputs, _, _ = torch.lstm(inputs, (zeros, zeros), weights, *how)
    else:
        outputs, _ = torch.gru(inputs, zeros, weights, *how)
    return outputs
