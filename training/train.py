"""data.npz -> a Transformer, on a CPU or a GPU; goes on from its checkpoint, or starts from a released package.

Stopped by Ctrl-C or a signal it writes its checkpoint first; the same command goes on from it.
"""

from __future__ import annotations

import argparse
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from training import packages
from training.batches import IGNORED, Batch, Batches
from training.data import END, PAD, Data
from training.layout import SIZES, Model, Size
from training.model import Translator
from training.optimisers import Optimiser

_SAVE_EVERY = 300  # seconds
_FREQUENT = 4000  # pieces that the output layer on a CPU always covers
_GUIDE = 0.1  # weight of the alignment in the loss
_COOLING = 0.4  # share of the time in which the rate falls
CHECKPOINT, WEIGHTS = "checkpoint.pt", "weights.pt"


@dataclass(frozen=True, slots=True)
class Machine:
    """What differs between a CPU and a GPU."""

    device: str
    half: bool
    """Compute in bfloat16."""
    tokens: int
    """Rows x length of a batch."""
    warm_up: int
    """Steps until the full rate."""
    every: int
    """Steps between two lines of the log."""

    @classmethod
    def find(cls, tokens: int | None) -> Machine:
        """This one. A CPU computes in bfloat16 only if it has instructions for it: else they are emulated and slow."""
        if torch.cuda.is_available():
            torch.backends.cuda.matmul.allow_tf32 = True
            return cls("cuda", True, tokens or 49_152, 200, 100)
        flags = Path("/proc/cpuinfo")
        known = flags.read_text() if flags.exists() else ""
        return cls("cpu", "avx512_bf16" in known or "amx_bf16" in known, tokens or 4096, 60, 25)


class Run:
    """A model in training, with all that a checkpoint holds."""

    def __init__(self, folder: Path, data: Data, size: Size, given: argparse.Namespace, machine: Machine) -> None:
        self.folder, self.data, self.machine = folder, data, machine
        self.marked = given.marks if data.terms else 0.0
        self.model = Translator(len(data.embedding), size, given.dropout)
        self._start_embedding()
        self.model.to(machine.device)
        self.optimiser = Optimiser(self.model, given.lr)
        self.frequent = self._frequencies().topk(min(len(data.embedding), _FREQUENT)).indices.to(machine.device)
        self.place = torch.zeros(len(data.embedding), dtype=torch.long, device=machine.device)
        self.step = self.seen = 0

    def resume(self) -> bool:
        """Take up the folder's checkpoint, if there is one."""
        path = self.folder / CHECKPOINT
        if not path.exists():
            return False
        state = torch.load(path, map_location=self.machine.device)
        if Size(*state["size"]) != self.model.size or state["pieces"] != self.data.pieces:
            raise SystemExit(f"{path}: is of another size or other pieces: name another folder, or remove it")
        self.model.load_state_dict(state["model"])
        self.optimiser.load(state["optimiser"])
        self.step, self.seen = state["step"], state["seen"]
        return True

    def start_from(self, released: Model) -> None:
        """Take a released model's weights."""
        self.model.load_state_dict({name: torch.tensor(value) for name, value in released.weights.items()})

    def learn(self, batch: Batch, share: float) -> tuple[Tensor, Tensor]:
        """One step at this share of the full rate; the loss and the alignment's part of it, not yet weighted."""
        source, given, wanted, links = (torch.from_numpy(a).to(self.machine.device, non_blocking=True) for a in batch)
        with torch.autocast(self.machine.device, torch.bfloat16, enabled=self.machine.half):
            vectors, scores = self.model(source, given)
        real = wanted != PAD
        loss = self._loss(vectors[real], wanted[real])
        guide = F.cross_entropy(scores.flatten(0, 1), links.flatten(), ignore_index=IGNORED)
        (loss + _GUIDE * guide).backward()
        self.optimiser.step(share)
        self.step, self.seen = self.step + 1, self.seen + len(source)
        return loss.detach(), guide.detach()

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        self._write(CHECKPOINT, self.model.state_dict(), {"optimiser": self.optimiser.state()})

    def save_weights(self) -> None:
        """Write the weights alone, in 16 bits: to carry from one machine to another."""
        self._write(WEIGHTS, {name: value.half() for name, value in self.model.state_dict().items()}, {})

    def _write(self, name: str, weights: dict[str, Tensor], more: dict[str, Any]) -> None:
        state = {
            "model": weights,
            "size": tuple(self.model.size),
            "pieces": self.data.pieces,
            "pair": self.data.pair,
            "term_marks": self.marked > 0,
            "step": self.step,
            "seen": self.seen,
        }
        temporary = self.folder / f".{name}"
        torch.save(state | more, temporary)
        temporary.replace(self.folder / name)

    def _loss(self, vectors: Tensor, wanted: Tensor) -> Tensor:
        if self.machine.device == "cuda":
            with torch.autocast("cuda", torch.bfloat16):
                logits = self.model.logits(vectors)
            return F.cross_entropy(logits.float(), wanted, label_smoothing=0.1)
        # The frequent pieces and the batch's own: a third of the output layer's time saved.
        some = torch.cat([self.frequent, wanted]).unique()
        self.place[some] = torch.arange(len(some))
        return F.cross_entropy(self.model.logits(vectors.float(), some), self.place[wanted], label_smoothing=0.05)

    def _frequencies(self) -> Tensor:
        counts = torch.bincount(torch.from_numpy(self.data.target.values).long(), minlength=len(self.data.embedding))
        counts[END] = len(self.data.target)
        return counts.float() + 1

    def _start_embedding(self) -> None:
        """The prepared start, as far as it is wide; the output's bias says how frequent a piece is."""
        start, embedding = torch.from_numpy(self.data.embedding).float(), self.model.embedding.weight.data
        columns = min(start.size(1), embedding.size(1))
        embedding[:, :columns] = start[:, :columns] * (1.0 if start.size(1) == embedding.size(1) else 0.8)
        frequencies = self._frequencies().log()
        self.model.bias.data.copy_(frequencies - frequencies.max())


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__.split("\n\n")[0])
    parser.add_argument("data", type=Path, help="data.npz of training.prepare")
    parser.add_argument("run", type=Path, help="folder for checkpoint.pt and weights.pt")
    parser.add_argument("--minutes", type=float, required=True, help="how long")
    parser.add_argument("--steps", type=int, default=10**9, help="stop after so many, even if time is left")
    parser.add_argument("--size", choices=SIZES, help="default: the package's, else small")
    parser.add_argument("--start", type=Path, metavar="PACKAGE", help="start from this .argosmodel")
    parser.add_argument(
        "--schedule",
        choices=["flat", "cool"],
        default="flat",
        help="flat keeps the rate; cool lets it fall over the last 40%% of the time: do that last, before exporting",
    )
    parser.add_argument("--tokens", type=int, help="rows x length of a batch; default: 4096, on a GPU 49152")
    parser.add_argument("--lr", type=float, default=3e-3, help="rate of Muon; Adam goes at half of it")
    parser.add_argument("--marks", type=float, default=0.25, help="share of the sentences with term marks")
    parser.add_argument("--dropout", type=float, default=0.0, help="0 for small, 0.15 for base")
    parser.add_argument("--threads", type=int, help="threads on a CPU; fewer than cores where other work runs")
    parser.add_argument("--seed", type=int, default=3)
    return parser


def main() -> None:
    """Train for as long as asked, or until a signal."""
    given = arguments().parse_args()
    torch.manual_seed(given.seed)
    if given.threads:
        torch.set_num_threads(given.threads)
    data, machine = Data.load(given.data), Machine.find(given.tokens)
    released = read_start(given, data)
    size = released.size if released else SIZES[given.size or "small"]
    given.run.mkdir(parents=True, exist_ok=True)
    run = Run(given.run, data, size, given, machine)
    if run.resume():
        print(f"resumed at step {run.step}", flush=True)
    elif released:
        run.start_from(released)
        print(f"started from {given.start}", flush=True)
    elif not data.embedding.size:
        raise SystemExit(f"{given.data}: was prepared with the pieces of a package: give that package with --start")
    parameters = sum(p.numel() for p in run.model.parameters())
    print(
        f"{parameters / 1e6:.1f} M parameters, {len(data.source)} pairs, {machine.device}"
        f"{' bf16' if machine.half else ''}, {machine.tokens} tokens a batch, pid {os.getpid()}",
        flush=True,
    )
    train(run, given)
    run.save()
    run.save_weights()
    print(f"saved at step {run.step}", flush=True)


def read_start(given: argparse.Namespace, data: Data) -> Model | None:
    """The package to start from; SystemExit where it does not fit data and size."""
    if given.start is None:
        return None
    try:
        released = packages.read(given.start)
    except (OSError, ValueError) as error:
        raise SystemExit(str(error)) from error
    if released.pieces != data.pieces:
        raise SystemExit(f"{given.data}: has other pieces; prepare it again with --pieces {given.start}")
    if given.size and SIZES[given.size] != released.size:
        raise SystemExit(f"{given.start}: is not of size {given.size}; leave --size away")
    return released


def train(run: Run, given: argparse.Namespace) -> None:
    """Steps until the time is over or a signal comes; a line of log now and then, a checkpoint every five minutes."""
    stopped: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, frame: stopped.append(received))
    run.model.train()
    began = saved = time.monotonic()
    first, every = run.step, run.machine.every
    total = torch.zeros(2, device=run.machine.device)
    for batch in Batches(run.data, run.machine.tokens, run.marked, given.seed + run.step):
        used = (time.monotonic() - began) / (given.minutes * 60)
        if used >= 1 or run.step - first >= given.steps or stopped:
            return
        share = rate(used, (run.step - first + 1) / run.machine.warm_up, given.schedule == "cool")
        total += torch.stack(run.learn(batch, share))
        if run.step % every == 0:
            loss, guide = (total / min(every, run.step - first)).tolist()
            numbers = f"loss {loss:.3f} alignment {guide:.3f} seen {run.seen} rate {share:.2f}"
            print(f"step {run.step} {numbers} {time.monotonic() - began:.0f} s", flush=True)
            total.zero_()
        if time.monotonic() - saved > _SAVE_EVERY:
            run.save()
            saved = time.monotonic()


def rate(used: float, warmed: float, cool: bool) -> float:
    """Share of the full learning rate; `used` is the share of the time, `warmed` the share of the warm-up's steps."""
    falling = max(0.02, min(1.0, (1 - used) / _COOLING)) if cool else 1.0
    return min(warmed, 1.0) * falling


if __name__ == "__main__":
    main()
