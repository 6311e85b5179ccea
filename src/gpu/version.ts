/** Which runtime computes, and in which numbers: what a receipt says of an engine besides its name. Opens nothing. */
import { env } from 'onnxruntime-common';

/** 'onnxruntime 1.30.0' */
export const runtime = `onnxruntime ${env.versions.common}`;
/** Networks are emitted, and tensors kept, in this type on every engine. */
export const precision = 'float32';
