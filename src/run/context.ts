/** What every node is given, whoever runs the graph: an engine's tensors and networks, files, and the layers that are asked for. */
import type { Shape } from '../net/program.ts';
import type { Tensor, TensorData } from '../net/tensor.ts';
import type { Base } from './execute.ts';
import { networkOn, type Runner } from './network.ts';
import type { Context, Files } from './verb.ts';

/** An engine of gpu/, as far as nodes reach it. */
export interface Machine extends Runner {
  readonly place?: 'cpu' | 'gpu';
  tensor(data: TensorData, shape: Shape): Tensor;
  runFile: Context['runFile'];
}

/** Layers wanted inside a node, and where their results go. */
export interface Taps { readonly layers: readonly string[]; keep(layer: string, t: Tensor): void }

export function contextOn(machine: Machine, files: Files, base: Base, { layers, keep }: Taps): Context {
  return {
    ...base, files, ...(machine.place && { place: machine.place }), taps: layers, tapped: keep,
    tensor: (data, shape) => machine.tensor(data, shape),
    network: networkOn(machine, { reply: base.reply, after: base.after, taps: layers, tapped: keep }),
    runFile: (model, inputs) => machine.runFile(model, inputs),
  };
}
