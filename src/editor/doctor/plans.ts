/** What can be built for a file of weights: small graphs, wired, with the file in its place. Pure; knows no screen. */
import type { Edge, Graph, GraphNode } from '../../graph/graph.ts';
import { defaultsOf, type Specs, versionOf } from '../../graph/node.ts';
import { withFile } from '../../graph/replace-file.ts';
import type { FileDescription } from '../../models/inspect.ts';

export type PlanName = 'reconstruct' | 'class' | 'unconditional' | 'labels' | 'discriminator' | 'stage';
export interface Plan { readonly name: PlanName; readonly graph: Graph }

/** The parts of the file that decide what can be built. */
export function partsIn({ architecture, missing, others, format }: FileDescription) {
  const has = (part: string) => others.some((o) => o.part === part);
  return {
    vqgan: architecture !== undefined && missing.length === 0,
    transformer: has('transformer'),
    conditionStage: has('cond_stage_model'),
    discriminator: has('loss.discriminator') || has('discriminator') || has('main'),
    stage: format === 'onnx',
  };
}

const column = 300, row = 380;

/** Nodes in columns, wires as 'from.port>to.port'. The node `holder` gets the file. */
function draw(specs: Specs, file: string, holder: string, nodes: Readonly<Record<string, readonly [type: string, x: number, y: number]>>, wires: readonly string[]): Graph {
  const drawn = Object.entries(nodes).map(([id, [type, x, y]]): [string, GraphNode] => {
    const spec = specs.get(type)!, params = defaultsOf(spec), main = id === holder && Object.entries(spec.params).find(([, p]) => p.kind === 'file')?.[0];
    return [id, { type, version: versionOf(spec), params: { ...params, ...(main ? withFile(spec, params, main, file) : {}) } as GraphNode['params'], at: [x * column, y * row] }];
  });
  return {
    version: 1, nodes: Object.fromEntries(drawn),
    edges: wires.map((w): Edge => { const [from, to] = w.split('>').map((e) => e.split('.') as [string, string]); return { from, to }; }),
  };
}

const sampling = ['transformer.transformer>sampler.transformer', 'sampler.codes>decoder.codes', 'transformer.firstStage>decoder.model', 'decoder.image>preview.image'];
const sampler = { transformer: ['transformer', 0, 0], sampler: ['sampler', 1.2, 0.3], decoder: ['decoder', 2.3, 0], preview: ['preview', 3.3, 0] } as const;

/** In order of what a person most likely wants. Empty when the file holds no network that is known here. */
export function plansFor(found: FileDescription, specs: Specs): readonly Plan[] {
  const { vqgan, transformer, conditionStage, discriminator, stage } = partsIn(found), { file } = found;
  const plan = (name: PlanName, holder: string, nodes: Parameters<typeof draw>[3], wires: readonly string[]): Plan[] =>
    (Object.values(nodes).every(([type]) => specs.has(type)) ? [{ name, graph: draw(specs, file, holder, nodes, wires) }] : []);
  if (stage && !vqgan) return plan('stage', 'onnx', { image: ['image', 0, 0], onnx: ['onnx', 1, 0], preview: ['preview', 2, 0] }, ['image.image>onnx.input', 'onnx.output>preview.image']);
  const judge = () => plan('discriminator', 'discriminator', { image: ['image', 0, 0], discriminator: ['discriminator', 1, 0], preview: ['preview', 2, 0] }, ['image.image>discriminator.image', 'discriminator.overlay>preview.image']);
  return [
    ...(transformer && conditionStage ? plan('labels', 'transformer', { ...sampler, segmentation: ['segmentation', 0, 1] }, [...sampling, 'transformer.conditionStage>segmentation.model', 'segmentation.condition>sampler.condition']) : []),
    ...(transformer && !conditionStage ? [
      ...plan('class', 'transformer', { ...sampler, class: ['class', 0, 1] }, [...sampling, 'class.condition>sampler.condition']),
      ...plan('unconditional', 'transformer', { ...sampler, unconditional: ['unconditional', 0, 1] }, [...sampling, 'transformer.transformer>unconditional.transformer', 'unconditional.condition>sampler.condition']),
    ] : []),
    ...(vqgan && !transformer ? plan('reconstruct', 'model', {
      model: ['model', 0, 0], image: ['image', 0, 1], encoder: ['encoder', 1, 0.5], quantizer: ['quantizer', 2, 0.2], decoder: ['decoder', 3, 0], preview: ['preview', 4, 0], compare: ['compare', 4, 1],
    }, [
      'image.image>encoder.image', 'image.image>compare.image', 'model.model>encoder.model', 'model.model>quantizer.model', 'model.model>decoder.model',
      'encoder.latent>quantizer.latent', 'quantizer.quantized>decoder.quantized', 'decoder.image>preview.image', 'decoder.image>compare.reconstruction',
    ]) : []),
    ...(discriminator ? judge() : []),
  ];
}
