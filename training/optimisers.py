"""Muon for the matrices (Jordan 2024), Adam (Kingma and Ba 2015) for embedding, norms and biases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

# Polynomials of the Polar Express (Amsel et al. 2025): the best ones for four steps.
_POLAR = ((8.2872, -23.5959, 17.3004), (4.1071, -2.9479, 0.5448), (3.9487, -2.9089, 0.5518), (3.3184, -2.4885, 0.51))


def orthogonal(matrices: Tensor) -> Tensor:
    """The nearest (semi-)orthogonal matrix of each in a batch, roughly: all singular values go to about 1."""
    tall = matrices.size(-2) > matrices.size(-1)
    x = matrices.mT if tall else matrices
    x = x / (x.norm(dim=(-2, -1), keepdim=True) * 1.01 + 1e-7)
    for a, b, c in _POLAR:
        square = x @ x.mT
        x = a * x + (b * square + c * (square @ square)) @ x
    return x.mT if tall else x


class Muon:
    """Momentum, made orthogonal; matrices of one shape are handled together."""

    def __init__(self, matrices: Iterable[nn.Parameter], momentum: float = 0.95) -> None:
        shapes: dict[tuple[int, ...], list[nn.Parameter]] = {}
        for matrix in matrices:
            shapes.setdefault(tuple(matrix.shape), []).append(matrix)
        self._groups = list(shapes.values())
        self._momentum = momentum
        self.buffers = [torch.zeros(len(g), *g[0].shape, device=g[0].device) for g in self._groups]

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """One update; the step's size is that of Adam for a matrix of this shape (Liu et al. 2025)."""
        for group, buffer in zip(self._groups, self.buffers, strict=True):
            gradient = torch.stack([_gradient(p) for p in group])
            buffer.lerp_(gradient, 1 - self._momentum)
            for parameter, update in zip(group, orthogonal(gradient.lerp(buffer, self._momentum)), strict=True):
                parameter.add_(update, alpha=-rate * 0.2 * max(parameter.shape) ** 0.5)


class Optimiser:
    """Both of them, for all parameters of a model."""

    def __init__(self, model: nn.Module, rate: float) -> None:
        """`rate` is Muon's; Adam goes at half of it."""
        self._model = model
        named = list(model.named_parameters())
        matrices = [p for name, p in named if p.ndim == 2 and not name.startswith("embedding")]
        own = set(map(id, matrices))
        self._rest: Sequence[nn.Parameter] = [p for _, p in named if id(p) not in own]
        self._rate = rate
        self._muon = Muon(matrices)
        self._adam = torch.optim.Adam(self._rest, betas=(0.9, 0.98), eps=1e-9)

    def step(self, share: float) -> None:
        """Update with the gradients that are there, at this share of the full rate, and forget them."""
        nn.utils.clip_grad_norm_(self._rest, 1.0)
        self._muon.step(self._rate * share)
        for group in self._adam.param_groups:
            group["lr"] = self._rate * 0.5 * share
        self._adam.step()
        self._model.zero_grad(set_to_none=True)

    def state(self) -> dict[str, Any]:
        """For a checkpoint."""
        return {"muon": self._muon.buffers, "adam": self._adam.state_dict()}

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a checkpoint's state."""
        self._adam.load_state_dict(state["adam"])
        for buffer, saved in zip(self._muon.buffers, state["muon"], strict=True):
            buffer.copy_(saved)


def _gradient(parameter: nn.Parameter) -> Tensor:
    if parameter.grad is None:
        raise ValueError("a matrix without a gradient: every parameter must take part in the loss")
    return parameter.grad
