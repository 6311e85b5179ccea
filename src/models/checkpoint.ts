/** A file of weights, opened: its header is read, its tensors are not until asked for. The faces of this room; no format here. */
import type { Shape } from '../net/program.ts';
import type { TensorData } from '../net/tensor.ts';
import type { VqganArchitecture } from '../net/architecture.ts';
import type { ModelConfig } from './config.ts';

export type StoredType = 'float64' | 'float32' | 'float16' | 'bfloat16' | 'int64' | 'int32' | 'int16' | 'int8' | 'uint8' | 'bool';

export interface TensorInfo {
  readonly dtype: StoredType;
  readonly shape: Shape;
  /** Bytes it takes in the file. */
  readonly bytes: number;
}

export interface Checkpoint {
  /** The file's name, for errors. */
  readonly name: string;
  readonly format: 'torch zip' | 'torch legacy' | 'safetensors' | 'onnx';
  /** Every tensor of the file by its full name, in file order; optimiser states are listed but never read. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** Plain values stored beside the tensors (epoch, global_step, safetensors' __metadata__ ...). */
  readonly extras: Readonly<Record<string, unknown>>;
  /**
   * One tensor, C order, floats as float32, integers as int32. Reads only its own bytes.
   * @throws Error naming the tensor and the file when it is not there or the file is cut short.
   */
  read(name: string): Promise<TensorData>;
}

/** A network found in a checkpoint: what it is, and where each weight of it stands. */
export interface FoundModel {
  readonly architecture: VqganArchitecture;
  /** In words, what was not written in a config and had to be inferred: 'ch 128 from encoder.conv_in.weight'. */
  readonly inferred: readonly string[];
  /** The reference's weight name ('encoder.conv_in.weight') to the tensor's name in the file. */
  readonly names: ReadonlyMap<string, string>;
  /** Weights the architecture needs and the file lacks. */
  readonly missing: readonly string[];
  /** Tensors of the file that stand among the network's and that the architecture has no place for. */
  readonly unexpected: readonly string[];
  /** Other parts of the file: discriminator, transformer, optimiser states, running averages. */
  readonly others: readonly string[];
  /** What stands before every name of the network in the file: '', 'first_stage_model.' ... */
  readonly prefix: string;
  /** The config it was found by. */
  readonly config?: ModelConfig;
}
