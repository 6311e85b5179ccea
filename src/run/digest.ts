/** Names numbers by their content. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { TensorData } from '../net/tensor.ts';

/** 16 hex digits of the SHA-256 of the numbers as they stand in memory. */
export const digestOf = (data: TensorData): string => bytesToHex(sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)).subarray(0, 8));
