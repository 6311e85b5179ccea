/** "Copy as code": nodes and all they need as one PyTorch script that loads the checkpoint and runs without this program. Runs nothing itself. */
import type { GptArchitecture, VqganArchitecture } from '../../net/architecture.ts';
import { windowOf } from '../../net/window.ts';
import { expand } from '../expand.ts';
import type { Graph } from '../graph.ts';
import { defaultsOf, type Facts, type Specs } from '../node.ts';
import { topological, upstream } from '../order.ts';
import { Refusal, type ModelFacts, type TransformerFacts } from '../port.ts';
import { compareText, headText, pictureText, tellText, weightsText } from './torch-files.ts';
import { gptText, vqganText } from './torch-models.ts';

/** Header facts of a node's files, where they are known. */
export type FactsOf = (node: string) => Facts | undefined;

const py = (v: unknown): string => (v === true ? 'True' : v === false ? 'False' : v === null || v === undefined ? 'None'
  : Array.isArray(v) ? `[${v.map(py).join(', ')}]`
    : typeof v === 'object' ? `{${Object.entries(v).map(([k, x]) => `${text(k)}: ${py(x)}`).join(', ')}}`
      : typeof v === 'string' ? text(v) : String(v));
/** A Python string: JSON's escapes are Python's too. */
const text = (s: string) => JSON.stringify(s);
/** Text inside a docstring or a comment: one line, neither its end nor an escape. */
const quiet = (s: string) => s.replaceAll(/[\\"]/g, "'").replaceAll(/\p{C}|\s+/gu, ' ');

const vqgan = ({ quantizer, embedDim, nEmbed, beta, klWeight, ddconfig: d }: VqganArchitecture) => ({
  quantizer, embed_dim: embedDim, n_embed: nEmbed, beta, kl_weight: klWeight,
  ddconfig: {
    ch: d.ch, ch_mult: d.chMult, num_res_blocks: d.numResBlocks, attn_resolutions: d.attnResolutions, resolution: d.resolution, in_channels: d.inChannels, out_ch: d.outCh,
    z_channels: d.zChannels, double_z: d.doubleZ, resamp_with_conv: d.resampWithConv, mid_attention: d.midAttention ?? true,
  },
});
const gpt = (a: GptArchitecture) => ({ vocab_size: a.vocabSize, block_size: a.blockSize, n_layer: a.nLayer, n_head: a.nHead, n_embd: a.nEmbd });

/** One node being written. */
interface At {
  readonly id: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly facts: Facts | undefined;
  /** The variable that arrives at an input. @throws Refusal without a wire */
  in(port: string): string;
  has(port: string): boolean;
  /** Facts of the node that feeds an input. */
  factsAt(port: string): Facts | undefined;
  typeAt(port: string): string;
  out(port: string): string;
  /** The variable that holds a picture's size before padding, where one goes along with an input. */
  cropOf(port: string): string | undefined;
  setCrop(ports: readonly string[], variable: string | undefined): void;
}
type Part = 'vqgan' | 'gpt' | 'weights' | 'picture' | 'compare';
interface Writer { readonly needs: readonly Part[]; /** Outputs that are shown at the end. */ readonly shows: readonly string[]; write(at: At): readonly string[] }

function modelFacts(facts: Facts | undefined, key: string | undefined, id: string): ModelFacts {
  const model = (key === undefined ? facts : facts?.[key]) as ModelFacts | undefined;
  if (!model?.architecture) throw new Refusal(`What is in the file of ${id} is not known yet. Choose the file first, so that the script can build the same network.`);
  return model;
}
function isReadable(name: string, id: string): string {
  if (/\.onnx$/i.test(name)) throw new Refusal(`${id} reads ${name}, and PyTorch reads no ONNX. Choose a .ckpt, .pt or .safetensors file.`);
  return name;
}

const writers: Readonly<Record<string, Writer>> = {
  image: {
    needs: ['picture'], shows: [],
    write: ({ params: { file, resize, side, width, height, crop }, out }) => [`${out('image')} = read_picture(${py(file)}, resize=${py(resize)}, side=${py(side)}, width=${py(width)}, height=${py(height)}, crop=${py(crop)})`],
  },
  model: {
    needs: ['vqgan', 'weights'], shows: [],
    write: ({ id, params, facts, out }) => [`${out('model')} = load(VQModel(${py(vqgan(modelFacts(facts, undefined, id).architecture))}), ${py(isReadable(String(params.file), id))}, "encoder.conv_in.weight")`],
  },
  encoder: {
    needs: ['vqgan'], shows: ['latent'],
    write: (at) => {
      const crop = `${at.out('latent')}_crop`;
      at.setCrop(['latent'], crop);
      return [`${at.out('latent')}, ${crop} = ${at.in('model')}.encode(${at.in('image')})`];
    },
  },
  quantizer: {
    needs: ['vqgan'], shows: ['codes', 'quantized', 'loss'],
    write: (at) => {
      at.setCrop(['codes', 'quantized'], at.cropOf('latent'));
      const model = at.factsAt('model'), gumbel = (model?.architecture as VqganArchitecture | undefined)?.quantizer === 'gumbel';
      return [`${at.out('codes')}, ${at.out('quantized')}, ${at.out('loss')}, ${at.out(gumbel ? 'logits' : 'distance')} = ${at.in('model')}.quantize(${at.in('latent')})`];
    },
  },
  decoder: {
    needs: ['vqgan'], shows: ['image'],
    write: (at) => {
      const from = at.has('quantized') ? 'quantized' : 'codes', z = from === 'codes' ? `${at.in('model')}.quantize.look_up(${at.in('codes')}.long())` : at.in('quantized');
      return [`${at.out('image')} = ${at.in('model')}.decode(${z}${at.cropOf(from) ? `, ${at.cropOf(from)}` : ''})`];
    },
  },
  compare: { needs: ['compare'], shows: ['psnr', 'ssim', 'difference'], write: (at) => [`${at.out('psnr')}, ${at.out('ssim')}, ${at.out('difference')} = compare(${at.in('image')}, ${at.in('reconstruction')})`] },
  preview: { needs: [], shows: [], write: () => [] },
  save: { needs: ['picture'], shows: [], write: (at) => [`save(${at.in('image')}, ${py(String(at.params.file).trim())})`] },
  transformer: {
    needs: ['gpt', 'vqgan', 'weights'], shows: [],
    write: ({ id, params, facts, out }) => {
      const t = facts?.transformer as TransformerFacts | undefined, file = isReadable(String(params.file), id);
      if (!t?.architecture) throw new Refusal(`What is in the file of ${id} is not known yet. Choose the file first, so that the script can build the same network.`);
      const stage = (port: string, key: string, part: string) => {
        const model = facts?.[key] as ModelFacts | undefined;
        return model ? [`${out(port)} = load(VQModel(${py(vqgan(model.architecture))}), ${py(isReadable(model.file, id))}, "encoder.conv_in.weight"${model.file === t.file ? `, ${py(part)}` : ''})`] : [];
      };
      return [`${out('transformer')} = load(GPT(${py(gpt(t.architecture))}), ${py(file)}, "blocks.0.attn.key.weight")`, ...stage('firstStage', 'firstStage', 'first_stage_model.'), ...stage('conditionStage', 'conditionStage', 'cond_stage_model.')];
    },
  },
  class: { needs: [], shows: [], write: ({ params, out }) => [`${out('condition')} = torch.tensor([[${Number(params.class)}]])`] },
  unconditional: {
    needs: [], shows: [],
    write: (at) => {
      const c = (at.has('transformer') ? at.factsAt('transformer')?.transformer as TransformerFacts | undefined : undefined)?.condition, given = Number(at.params.token);
      return [`${at.out('condition')} = torch.tensor([[${given >= 0 ? given : c?.is === 'start' ? c.token : 0}]])`];
    },
  },
  sampler: {
    needs: ['gpt'], shows: ['codes'],
    write: (at) => {
      const { params: p } = at, t = at.factsAt('transformer')?.transformer as TransformerFacts | undefined;
      if (!t) throw new Refusal(`What is in the file of the transformer of ${at.id} is not known yet. Choose the file first.`);
      if (at.has('codes') || at.has('mask')) throw new Refusal(`${at.id} keeps known codes, which the script does not do. Remove the wires at its codes and mask, or copy without it.`);
      const grid = !['class', 'unconditional'].includes(at.typeAt('condition')), window = Number(p.window) || windowOf(t.architecture.blockSize, grid ? 'grid' : 1);
      const side = (n: unknown, i: number) => Number(n) || (grid ? `${at.in('condition')}.shape[${i}]` : window), below = t.below ?? t.architecture.vocabSize;
      return [`${at.out('codes')} = sample(${at.in('transformer')}, ${at.in('condition')}, ${side(p.height, 1)}, ${side(p.width, 2)}, ${window}, ${below}, ${Number(p.batch)}, ${py(p.temperature)}, ${py(p.topK)}, ${py(p.topP)}, ${py(p.greedy)}, ${py(p.seed)})`];
    },
  },
};
/** Node types that have a form in PyTorch. */
export const inTorch: readonly string[] = Object.keys(writers);

const parts: Readonly<Record<Part, string>> = { vqgan: vqganText, gpt: gptText, weights: weightsText, picture: pictureText, compare: compareText };

/**
 * @param chosen nodes; what they need comes with them. None: all
 * @throws Refusal naming the nodes that have no form in PyTorch, or whose files are not known
 */
export function torchScript(graph: Graph, specs: Specs, chosen: readonly string[], factsOf: FactsOf): string {
  const { graph: flat, members } = expand(graph, specs), wanted = chosen.length ? upstream(flat, chosen.flatMap((id) => [...members(id)])) : new Set(Object.keys(flat.nodes));
  const order = topological(flat).order.filter((id) => wanted.has(id)), strange = order.filter((id) => !Object.hasOwn(writers, flat.nodes[id].type));
  if (strange.length) throw new Refusal(`There is no PyTorch form of ${strange.join(', ')}. Copy without ${strange.length === 1 ? 'it' : 'them'}.`);
  if (!order.length) throw new Refusal('There is nothing to copy: no node is chosen that runs.');
  const taken = new Map<string, string>(), crops = new Map<string, string>();
  const variable = (id: string, port: string) => {
    const key = `${id}.${port}`, known = taken.get(key);
    if (known) return known;
    const base = `${id}_${port}`.replaceAll(/[^\p{ASCII}]|\W/gu, '_').replace(/^(?=\d)/, 'n').toLowerCase(), used = new Set(taken.values());
    let name = base;
    for (let i = 2; used.has(name); i++) name = `${base}_${i}`;
    taken.set(key, name);
    return name;
  };
  const body = order.flatMap((id) => {
    const node = flat.nodes[id], spec = specs.get(node.type), wires = flat.edges.filter((e) => e.to[0] === id), wire = (port: string) => wires.find((e) => e.to[1] === port);
    const from = (port: string) => {
      const w = wire(port);
      if (!w) throw new Refusal(`The input "${port}" of ${id} needs a wire.`);
      return w.from;
    };
    const lines = writers[node.type].write({
      id, params: { ...(spec && defaultsOf(spec)), ...node.params }, facts: factsOf(id),
      in: (port) => variable(...from(port)), has: (port) => wire(port) !== undefined, out: (port) => variable(id, port),
      factsAt: (port) => { const [source, out] = from(port), facts = factsOf(source); return flat.nodes[source]?.type === 'transformer' && out !== 'transformer' ? facts?.[out] as Facts | undefined : facts; },
      typeAt: (port) => flat.nodes[from(port)[0]].type,
      cropOf: (port) => { const w = wire(port); return w && crops.get(w.from.join('.')); },
      setCrop: (ports, v) => { for (const p of ports) if (v) crops.set(`${id}.${p}`, v); },
    });
    return lines.length ? [`# ${quiet(node.title ?? spec?.title ?? node.type)}`, ...lines] : [];
  });
  const shown = order.flatMap((id) => writers[flat.nodes[id].type].shows.map((port) => `tell(${py(`${id}.${port}`)}, ${variable(id, port)})`));
  const needs = new Set(order.flatMap((id) => writers[flat.nodes[id].type].needs)), used = (Object.keys(parts) as Part[]).filter((p) => needs.has(p)).map((p) => parts[p]);
  return `"""${quiet(graph.title ?? 'A workflow of VQ Studio')}

Needs PyTorch 1.13 or later and numpy, and Pillow where pictures are read or saved.
"""
${headText}${used.join('\n')}\n${tellText}\n
${body.join('\n')}
${shown.join('\n')}
`;
}
