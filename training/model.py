"""The Transformer of `layout`, in PyTorch. Names of parameters are those of `layout.groups`."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.data import PAD
from training.layout import Size, positions

_LONGEST = 256  # positions in training: more than the longest batch with its marks


class Attention(nn.Module):
    """Multi-head attention."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor | None, causal: bool = False) -> Tensor:
        """Batch x length x width in and out; `mask` is True where `memory` may be looked at."""
        q, k, v = self._split(x, memory)
        return self._join(F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal))

    def with_scores(self, x: Tensor, memory: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """As `forward`, and the scores of head 0 before softmax: batch x length x length of memory."""
        q, k, v = self._split(x, memory)
        scores = (q @ k.transpose(-1, -2)).float() * q.size(-1) ** -0.5
        scores = scores.masked_fill(~mask, -1e9)
        return self._join(scores.softmax(-1).to(v.dtype) @ v), scores[:, 0]

    def _split(self, x: Tensor, memory: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        def heads(values: Tensor) -> Tensor:
            batch, length, width = values.shape
            return values.view(batch, length, self.heads, width // self.heads).transpose(1, 2)

        return heads(self.query(x)), heads(self.key(memory)), heads(self.value(memory))

    def _join(self, values: Tensor) -> Tensor:
        batch, heads, length, part = values.shape
        joined: Tensor = self.output(values.transpose(1, 2).reshape(batch, length, heads * part))
        return joined


class EncoderLayer(nn.Module):
    """Self-attention and a feed-forward block, each with a norm before it and a residual around it."""

    def __init__(self, size: Size, dropout: float) -> None:
        super().__init__()
        self.self_attention_norm, self.inner_norm = nn.LayerNorm(size.width), nn.LayerNorm(size.width)
        self.self_attention = Attention(size.width, size.heads)
        self.inner, self.outer = nn.Linear(size.width, size.inner), nn.Linear(size.inner, size.width)
        self.drop = nn.Dropout(dropout)

    def attend(self, x: Tensor, mask: Tensor | None, causal: bool = False) -> Tensor:
        """The self-attention block."""
        normed = self.self_attention_norm(x)
        return x + self.drop(self.self_attention(normed, normed, mask, causal))

    def feed(self, x: Tensor) -> Tensor:
        """The feed-forward block."""
        return x + self.drop(self.outer(self.drop(F.relu(self.inner(self.inner_norm(x))))))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Batch x length x width in and out."""
        return self.feed(self.attend(x, mask))


class DecoderLayer(EncoderLayer):
    """Between the two blocks it attends to the encoded source."""

    def __init__(self, size: Size, dropout: float) -> None:
        super().__init__(size, dropout)
        self.cross_attention_norm = nn.LayerNorm(size.width)
        self.cross_attention = Attention(size.width, size.heads)

    def decode(self, x: Tensor, memory: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Batch x length x width, and the scores of head 0 of the cross-attention."""
        x = self.attend(x, None, causal=True)
        found, scores = self.cross_attention.with_scores(self.cross_attention_norm(x), memory, mask)
        return self.feed(x + self.drop(found)), scores


class Translator(nn.Module):
    """Source and target pieces in; vectors before the output layer, and the alignment head's scores, out."""

    table: Tensor

    def __init__(self, vocabulary: int, size: Size, dropout: float = 0.0) -> None:
        super().__init__()
        self.size = size
        self.embedding = nn.Embedding(vocabulary, size.width)
        self.bias = nn.Parameter(torch.zeros(vocabulary))
        self.encoder = nn.ModuleList(EncoderLayer(size, dropout) for _ in range(size.encoder_layers))
        self.decoder = nn.ModuleList(DecoderLayer(size, dropout) for _ in range(size.decoder_layers))
        self.encoder_norm, self.decoder_norm = nn.LayerNorm(size.width), nn.LayerNorm(size.width)
        self.register_buffer("table", torch.from_numpy(positions(size.width, _LONGEST)), persistent=False)
        self._initialise()

    def forward(self, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """`source`, `target`: batch x length, the target beginning with BEGIN. The output layer is `logits`."""
        mask = (source != PAD)[:, None, None, :]
        memory = self._embed(source)
        for layer in self.encoder:
            memory = layer(memory, mask)
        memory, x = self.encoder_norm(memory), self._embed(target)
        for layer in self.decoder:
            x, scores = layer.decode(x, memory, mask)
        return self.decoder_norm(x), scores

    def logits(self, vectors: Tensor, some: Tensor | None = None) -> Tensor:
        """Scores of all pieces, or of the pieces `some`, for each vector."""
        if some is None:
            return F.linear(vectors, self.embedding.weight, self.bias)
        return F.linear(vectors, self.embedding.weight[some], self.bias[some])

    def _embed(self, ids: Tensor) -> Tensor:
        embedded: Tensor = self.embedding(ids) * self.size.width**0.5 + self.table[: ids.size(1)]
        return embedded

    def _initialise(self) -> None:
        nn.init.normal_(self.embedding.weight, std=self.size.width**-0.5)
        for name, parameter in self.named_parameters():
            if parameter.ndim == 2 and not name.startswith("embedding"):
                nn.init.orthogonal_(parameter, 0.6)
                if name.endswith(("output.weight", "outer.weight")):
                    parameter.data.mul_(0.3)
            elif name.endswith("bias"):
                nn.init.zeros_(parameter)
        # What the last attention fetches reaches the output unchanged: with a bilingual embedding that is a start word
        # for word.
        last = self.decoder[-1].cross_attention
        for layer in (last.value, last.output):
            nn.init.eye_(layer.weight)
