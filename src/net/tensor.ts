/** A tensor that lives somewhere: in host memory or on the GPU. Only its holder knows where; everyone may count references. */
import type { Shape } from './program.ts';

export type TensorData = Float32Array | Int32Array;

export interface Tensor {
  readonly dtype: 'float32' | 'int32';
  readonly shape: Shape;
  /** Bytes it occupies where it lives. */
  readonly bytes: number;
  readonly place: 'cpu' | 'gpu';
  /** Its numbers, C order. A read-back when it lives on the GPU. Do not write to them. */
  data(): Promise<TensorData>;
  /** One more holder. Returns itself. */
  retain(): Tensor;
  /** One holder less; the last one frees the memory. */
  release(): void;
}
