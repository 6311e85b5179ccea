/** What a node hands to the next one. Tensors are held by reference counts; this room never looks inside them. */
import type { ModelFacts, TransformerFacts, ValueKind } from '../graph/port.ts';
import type { Tensor, TensorData } from '../net/tensor.ts';
import type { DiscriminatorArchitecture, PixelcnnArchitecture } from '../net/architecture.ts';
import type { Shape, Type } from '../net/program.ts';

/** The weights of one network, read when they are needed. */
export interface Weights {
  /** sha256 of the file they stand in, hex: names the weights in content keys. */
  readonly digest: string;
  /** One weight by the reference's name, C order, float32. @throws naming the weight. */
  read(name: string, type: Type): Promise<Float32Array>;
  /** Everything it holds, by the reference's name, where that is known before it is asked for. */
  readonly names?: ReadonlyMap<string, Shape>;
}

/** A PatchGAN with its weights, under the names it has in a whole checkpoint. */
export interface Discriminator { readonly architecture: DiscriminatorArchitecture; readonly weights: Weights }
/** A PixelCNN with its weights. */
export interface Prior { readonly architecture: PixelcnnArchitecture; readonly weights: Weights }
export interface Model { readonly facts: ModelFacts; readonly weights: Weights }
export interface Transformer { readonly facts: TransformerFacts; readonly weights: Weights }

/** Batches of a value, one per training step, each a function of the step alone: a run that goes on later sees the same ones. */
export interface Stream {
  /** Items before one comes again. */
  readonly length: number;
  /** The batch of a step, counted from 0: the type and shape of the value's own tensor, which is the first. */
  at(step: number): Promise<TensorData>;
}

export interface Value {
  readonly kind: ValueKind;
  readonly tensor?: Tensor;
  /** What follows the tensor when a trainer asks for more. */
  readonly stream?: Stream;
  readonly model?: Model;
  readonly transformer?: Transformer;
  readonly prior?: Prior;
  readonly number?: number;
  readonly text?: string;
  /** Codes are below this number. */
  readonly below?: number;
  /** Networks that come with it: the discriminator of logits or of a trained model, the stages of a transformer. They never cross the wall. */
  readonly with?: { readonly discriminator?: Discriminator; readonly firstStage?: Model; readonly conditionStage?: Model; readonly prior?: Prior };
  /** Small facts that travel with it: `crop` (the size before padding), `labels` (the tensor holds label ids) ... */
  readonly about?: Readonly<Record<string, unknown>>;
}
export type Values = Readonly<Record<string, Value>>;

export const retainAll = (v: Values) => { for (const x of Object.values(v)) x.tensor?.retain(); return v; };
export const releaseAll = (v: Values) => { for (const x of Object.values(v)) x.tensor?.release(); };
