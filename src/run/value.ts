/** What a node hands to the next one. Tensors are held by reference counts; this room never looks inside them. */
import type { ModelFacts, TransformerFacts, ValueKind } from '../graph/port.ts';
import type { Tensor } from '../net/tensor.ts';
import type { Type } from '../net/program.ts';

/** The weights of one network, read when they are needed. */
export interface Weights {
  /** sha256 of the file they stand in, hex: names the weights in content keys. */
  readonly digest: string;
  /** One weight by the reference's name, C order, float32. @throws naming the weight. */
  read(name: string, type: Type): Promise<Float32Array>;
}

export interface Model { readonly facts: ModelFacts; readonly weights: Weights }
export interface Transformer { readonly facts: TransformerFacts; readonly weights: Weights }

export interface Value {
  readonly kind: ValueKind;
  readonly tensor?: Tensor;
  readonly model?: Model;
  readonly transformer?: Transformer;
  readonly number?: number;
  readonly text?: string;
  /** Codes are below this number. */
  readonly below?: number;
  /** Small facts that travel with it: `crop` (the size before padding), `labels` (the tensor holds label ids) ... */
  readonly about?: Readonly<Record<string, unknown>>;
}
export type Values = Readonly<Record<string, Value>>;

export const retainAll = (v: Values) => { for (const x of Object.values(v)) x.tensor?.retain(); return v; };
export const releaseAll = (v: Values) => { for (const x of Object.values(v)) x.tensor?.release(); };
