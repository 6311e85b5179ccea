/** Reads the weights a stage needs and writes them with its equations, or by themselves. Knows files by name. */
import { bytesOf, show, type Type } from '../../src/net/program.ts';
import { emitOnnx } from '../../src/net/onnx.ts';
import { configOf, saveWeights } from '../../src/models/save.ts';
import type { Value, Weights } from '../../src/run/value.ts';
import type { Context, Verb } from '../../src/run/verb.ts';
import { teacherForced } from '../transformer/net.ts';
import { type Named, named, type Stage, stageOf, weightsOf } from './net.ts';

/** Protocol buffers cannot be larger. */
const mostOnnx = 2 ** 31 - 2 ** 20;
const megabytes = (n: number) => `${(n / 2 ** 20).toFixed(n < 2 ** 24 ? 1 : 0)} MB`;

async function writeStage(ctx: Context, what: string, { program: p, names }: Named, weights: Weights) {
  const bytes = [...p.params.values()].reduce((n, v) => n + bytesOf(p.vars[v]), 0);
  if (bytes > mostOnnx) throw new Error(`the ${what} has ${megabytes(bytes)} of weights, and an .onnx file holds at most 2 GB. Export the weights as safetensors instead.`);
  const read = new Map<string, Float32Array>();
  for (const [name, v] of p.params) {
    ctx.signal.throwIfAborted();
    read.set(name, await weights.read(name, p.vars[v]));
    ctx.progress(read.size, p.params.size + 1, 'reading weights');
  }
  const { model } = emitOnnx(p, read, { inline: true, names });
  const where = await ctx.files.save(String(ctx.params.file), model, 'application/octet-stream');
  const told = (list: readonly number[]) => list.map((v) => `${names.get(v) ?? v} ${show(p.vars[v])}`).join(', ');
  ctx.note(`wrote ${where} (${megabytes(model.length)}): ${told(p.inputs)} to ${told(p.outputs)}${p.free ? ', other lengths too' : ''}`);
}

async function writeWeights(ctx: Context, names: ReadonlyMap<string, Type>, weights: Weights) {
  const half = ctx.params.numbers === 'float16';
  const bytes = await saveWeights(names, weights, half ? 'float16' : 'float32', (done) => {
    ctx.signal.throwIfAborted();
    ctx.progress(done, names.size + 1, 'reading weights');
  });
  const where = await ctx.files.save(String(ctx.params.file), bytes, 'application/octet-stream');
  ctx.note(`wrote ${where} (${megabytes(bytes.length)}): ${names.size} tensors, ${half ? 16 : 32} bits`);
}

const typesOf = ({ program: { params, vars } }: Named) => new Map([...params].map(([name, v]) => [name, vars[v]]));

/** What was wired: a VQ-GAN or a transformer. */
function exported({ model, transformer }: Value) {
  if (model) return { a: model.facts.architecture, weights: model.weights };
  if (transformer) return { gpt: transformer.facts.architecture, weights: transformer.weights };
  throw new Error('what arrives is neither a VQ-GAN nor a transformer. Wire a model here.');
}

export const verb: Verb = {
  async *run(ctx, inputs) {
    const { a, gpt, weights } = exported(inputs.model), { params } = ctx, what = String(params.what), ending = what === 'weights' ? '.safetensors' : '.onnx', file = String(params.file);
    if (!file.endsWith(ending)) throw new Error(`${what === 'weights' ? 'weights are' : `the ${what} is`} written as ${ending}, and the file is called "${file}". Give it a name that ends in ${ending}.`);
    const network = gpt && named(teacherForced(gpt), ['tokens', 'positions'], ['logits']);
    if (what === 'weights') await writeWeights(ctx, network ? typesOf(network) : weightsOf(a!), weights);
    else if ((what === 'transformer') !== (network !== undefined)) throw new Error(`a ${network ? 'transformer' : 'VQ-GAN'} has no ${what}. Choose another part, or wire another model.`);
    else {
      const size = { batch: Number(params.batch), height: Number(params.height), width: Number(params.width) };
      await writeStage(ctx, what, network ?? stageOf(a!, what as Stage, size, params.takes as 'quantized' | 'codes'), weights);
    }
    if (what === 'weights' && a) await ctx.files.save(file.replace(/\.safetensors$/, '.yaml'), new TextEncoder().encode(configOf(a)), 'text/yaml');
    return {};
  },
};
